import { describe, expect, it } from 'vitest';
import { City, city, loadAndAnnounce } from '../../conformance/store-fixture.js';
import { openRedisFixture } from './redis-fixture.js';
import { redisUrl } from './redis-servers.js';

const suspect = (id: string) => ({ entity: 'City', id });

describe('suspects in Redis', () => {
  it('are a set: added, looked at, removed; ids are any text', async () => {
    await using fixture = await openRedisFixture({ url: redisUrl });
    await using store = await fixture.open();
    const { suspects } = store;
    await loadAndAnnounce(store, [[City, [city(1, 'CH')]]]);
    expect(await suspects.some(10)).toEqual([]);
    const all = ['1', 'a:b', '', 'ü/%0000'].map(suspect);
    expect(await suspects.add(all)).toBe(4);
    await suspects.add([suspect('1')]);
    const some = await suspects.some(10);
    expect(some.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
    expect(await suspects.some(2)).toHaveLength(2);
    await suspects.remove([suspect('a:b'), suspect('unknown')]);
    expect(await suspects.pending(all)).toEqual(['1', '', 'ü/%0000'].map(suspect));
  });

  it('expire with the data, and are not kept without it', async () => {
    await using fixture = await openRedisFixture({ url: redisUrl });
    await using store = await fixture.open({ ttlMs: 60_000 });
    expect(await store.suspects.add([suspect('1')])).toBe(0);
    await loadAndAnnounce(store, [[City, [city(1, 'CH')]]]);
    await store.suspects.add([suspect('1')]);
    const { suspects, checkpoint } = fixture.keys;
    const ttl = (key: string) => fixture.admin.send<number>(['PTTL', key]);
    expect(await ttl(suspects)).toBeGreaterThan(0);
    expect((await ttl(suspects)) - (await ttl(checkpoint))).toBeLessThan(1_000);
  });

  it('are bounded: what does not fit is left to the next comparison', async () => {
    await using fixture = await openRedisFixture({ url: redisUrl });
    await using store = await fixture.open();
    await loadAndAnnounce(store, []);
    const many = Array.from({ length: 9_999 }, (_, at) => suspect(String(at)));
    expect(await store.suspects.add(many)).toBe(9_999);
    expect(await store.suspects.add(['x', 'y', 'z'].map(suspect))).toBe(1);
    expect(await store.suspects.add([suspect('z')])).toBe(0);
  });

  it('are what a gateway may write, with the permissions of docs/ERRORS.md', async () => {
    await using fixture = await openRedisFixture({ url: redisUrl });
    const { dataset } = fixture.options;
    await using writer = await fixture.open();
    await loadAndAnnounce(writer, [[City, [city(1, 'CH')]]]);
    const user = `gateway-${dataset}`;
    const asGateway = new URL(redisUrl);
    asGateway.username = user;
    asGateway.password = 'secret';
    const prefix = `almanac:{${dataset}}:*`;
    const permissions = `on >secret %R~${prefix} %RW~${prefix}:suspects +@read +@connection +@scripting`;
    try {
      await fixture.admin.send(['ACL', 'SETUSER', user, ...permissions.split(' ')]);
      await using denied = await fixture.open({ url: asGateway.href, readOnly: true });
      await expect(denied.suspects.add([suspect('1')])).rejects.toMatchObject({
        code: 'STORE_DENIED',
      });
      await fixture.admin.send(['ACL', 'SETUSER', user, '+sadd', '+pexpire']);
      await using gateway = await fixture.open({ url: asGateway.href, readOnly: true });
      expect(await gateway.suspects.add([suspect('1')])).toBe(1);
      expect(await writer.suspects.some(10)).toEqual([suspect('1')]);
    } finally {
      await fixture.admin.send(['ACL', 'DELUSER', user]);
    }
  });
});
