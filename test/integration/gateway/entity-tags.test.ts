/** ETags from data versions, on real Redis: a 304 costs one command, and comes exactly while it may. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Country } from '../../../schema/entities/country.js';
import { Language } from '../../../schema/entities/language.js';
import { Subdivision } from '../../../schema/entities/subdivision.js';
import { schema } from '../../../schema/main.js';
import { createGateway, type Gateway, type GatewayOptions } from '../../../src/gateway/server.js';
import { silentLogger } from '../../../src/lib/logger.js';
import { createRegistry } from '../../../src/lib/metrics.js';
import type { RowChange } from '../../../src/model/change.js';
import type { Position } from '../../../src/model/position.js';
import type { Store } from '../../../src/store/store.js';
import { Applier } from '../../../src/sync/applier.js';
import { Sequences } from '../../../src/sync/sequences.js';
import { createSyncMetrics } from '../../../src/sync/sync-metrics.js';
import { loadAndAnnounce } from '../../conformance/store-fixture.js';
import { atlasDocuments, countryOf } from '../../unit/gateway/atlas-data.js';
import { commandsDuring, openRedisFixture, type RedisFixture } from '../store/redis-fixture.js';
import { CODEC_SERVERS } from '../store/redis-servers.js';

const QUERY =
  '{ country(code: "AA") { name } subdivisions(first: 10) { edges { node { name } } } }';

for (const { name, codec, url } of CODEC_SERVERS) {
  describe.skipIf(url === '')(`a repeated GET, ${name}`, () => {
    let fixture: RedisFixture;
    let store: Store;
    let gateway: Gateway;
    let applier: Applier;
    let transactions = 0;

    const open = (options: Partial<GatewayOptions> = {}) =>
      createGateway({
        schema,
        reader: store.reader,
        registry: createRegistry(),
        logger: silentLogger,
        ...options,
      });
    const get = (headers: Record<string, string> = {}, over = gateway, query = QUERY) =>
      over.fetch(
        new Request(`http://almanac.test/graphql?${new URLSearchParams({ query })}`, { headers }),
      );
    const tagOf = async (response: Response) => {
      expect(response.status).toBe(200);
      await response.text();
      return response.headers.get('etag') ?? '';
    };
    const revalidate = (etag: string, over = gateway) => get({ 'if-none-match': etag }, over);
    const change = (...changes: Pick<RowChange, 'entity' | 'after'>[]) => {
      transactions += 1;
      return applier.apply({
        position: `p${transactions}` as Position,
        committedAtMs: 1,
        changes: changes.map((one) => ({ before: undefined, ...one })),
      });
    };

    beforeAll(async () => {
      fixture = await openRedisFixture({ url, codec });
      store = await fixture.open();
      const { lease } = await loadAndAnnounce(store, atlasDocuments(2));
      const checkpoint = await store.reader.checkpoint();
      if (!checkpoint) throw new Error('It was announced.');
      applier = new Applier({
        writer: store.writer,
        lease,
        checkpoint,
        announced: true,
        sequences: new Sequences(),
        confirmIntervalMs: 0,
        metrics: createSyncMetrics(createRegistry()),
      });
      gateway = open();
    });
    afterAll(async () => {
      await gateway?.dispose();
      await store?.[Symbol.asyncDispose]();
      await fixture?.[Symbol.asyncDispose]();
    });

    it('is a 304 of one command, with all headers and no body', async () => {
      const first = await get();
      const etag = await tagOf(first);
      expect(etag).toMatch(/^W\/"Country\.Subdivision\.[\w-]{22}"$/);
      let response: Response | undefined;
      const commands = await commandsDuring(fixture, async () => {
        response = await revalidate(etag);
      });
      expect(commands).toEqual(['GET']);
      expect(response?.status).toBe(304);
      expect(await response?.text()).toBe('');
      const names = [
        'etag',
        'vary',
        'cache-control',
        'almanac-position',
        'almanac-generation',
        'almanac-sequence',
      ];
      for (const header of [...names, 'access-control-allow-origin']) {
        expect(response?.headers.get(header), header).toBe(first.headers.get(header));
        expect(first.headers.get(header), header).toBeTruthy();
      }
      expect(response?.headers.get('almanac-staleness-ms')).toMatch(/^\d+$/);
    });

    it('is a 304 while entities change that the answer was not read from', async () => {
      const etag = await tagOf(await get());
      await change({ entity: Language, after: { code: 'xx', name: 'X', nativeName: null } });
      await change();
      expect((await revalidate(etag)).status).toBe(304);
    });

    it('has the new answer once one changes that it was read from, and no read is repeated', async () => {
      const etag = await tagOf(await get());
      await change({ entity: Country, after: { ...countryOf('AA'), name: 'New' } });
      let response: Response | undefined;
      const commands = await commandsDuring(fixture, async () => {
        response = await revalidate(etag);
      });
      expect(commands.filter((command) => command === 'GET')).toHaveLength(1);
      expect(response?.status).toBe(200);
      expect(await response?.text()).toContain('"name":"New"');
      const next = response?.headers.get('etag') ?? '';
      expect(next).not.toBe(etag);
      expect((await revalidate(next)).status).toBe(304);
    });

    it('has the new answer where a record comes that an index now lists', async () => {
      const etag = await tagOf(await get());
      const after = { code: 'AA-Z', countryCode: 'AA', name: 'Zed', category: null };
      await change({ entity: Subdivision, after });
      const response = await revalidate(etag);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('Zed');
    });

    it('is understood by another process, and not by one of another release', async () => {
      await using other = open();
      await using next = open({ release: '2' });
      await using paged = open({ pageSize: { standard: 7, most: 9 } });
      const etag = await tagOf(await get());
      expect(await tagOf(await get({}, other))).toBe(etag);
      expect((await revalidate(etag, other)).status).toBe(304);
      expect((await revalidate(etag, next)).status).toBe(200);
      expect((await revalidate(etag, paged)).status).toBe(200);
    });

    it('is compared as RFC 9110 says: lists, strong forms, the star', async () => {
      const etag = await tagOf(await get());
      const strong = etag.slice(2);
      for (const value of [`"a", ${etag}`, `W/"b",${strong}, "c"`, strong, '*']) {
        expect((await revalidate(value)).status, value).toBe(304);
      }
      for (const value of [
        '"a"',
        'W/"Country.Subdivision.0"',
        '',
        etag.slice(0, -1),
        '"Country."',
      ]) {
        expect((await revalidate(value)).status, value).toBe(200);
      }
    });

    it('of other names, another language, type or query is another answer', async () => {
      const etag = await tagOf(await get());
      expect((await revalidate(etag.replace('.Subdivision', ''))).status).toBe(200);
      const others = [{ 'accept-language': 'de' }, { accept: 'application/json' }];
      for (const headers of others) {
        expect((await get({ ...headers, 'if-none-match': etag })).status).toBe(200);
      }
      const other =
        '{ country(code: "AB") { name } subdivisions(first: 10) { edges { node { name } } } }';
      expect((await get({ 'if-none-match': etag }, gateway, other)).status).toBe(200);
    });

    it('has no tag where the answer has errors, an age in its body, or nothing that was read', async () => {
      const failing = await get({}, gateway, '{ countries(after: "?") { totalCount } }');
      expect(failing.headers.get('etag')).toBeNull();
      expect(failing.headers.get('cache-control')).toBe('no-store');
      expect((await get({ 'if-none-match': '*' }, gateway, '{ nonsense }')).status).not.toBe(304);
      expect((await get({ 'almanac-extensions': 'x' })).headers.get('etag')).toBeNull();
      const etag = await tagOf(await get());
      const asked = { 'almanac-extensions': 'x', 'if-none-match': etag };
      expect((await get(asked)).status).toBe(200);
      expect((await get({}, gateway, '{ __typename }')).headers.get('etag')).toBeNull();
    });

    it('may be kept by caches for as long as is configured, and never past the staleness bound', async () => {
      const confirmedAtMs = (await store.reader.checkpoint())?.confirmedAtMs ?? 0;
      const options = { cacheMaxAgeMs: 20_000, stalenessBoundMs: 30_000 };
      const controlAt = async (ageMs: number, query?: string) => {
        await using cached = open({ ...options, now: () => confirmedAtMs + ageMs });
        return (await get({}, cached, query)).headers.get('cache-control');
      };
      expect(await controlAt(0)).toBe('public, max-age=20');
      expect(await controlAt(25_000)).toBe('public, max-age=5');
      expect(await controlAt(30_000)).toBe('no-cache');
      expect(await controlAt(99_000)).toBe('no-cache');
      expect(await controlAt(0, '{ __typename }')).toBe('no-cache');
    });

    it('is refused, not a 304, where data past the bound is', async () => {
      const etag = await tagOf(await get());
      const stale = {
        stalenessBoundMs: 1000,
        onStale: 'refuse',
        now: () => Date.now() + 1e9,
      } as const;
      await using refusing = open(stale);
      expect(await (await revalidate(etag, refusing)).text()).toContain('NOT_READY');
    });

    it('has the new answer once another generation is announced', async () => {
      const etag = await tagOf(await get());
      const checkpoint = await store.reader.checkpoint();
      if (!checkpoint) throw new Error('It was announced.');
      const lease = {
        token: await fixture.admin.send<string>(['GET', fixture.keys.lease]),
        expiresInMs: 1,
      };
      const generation = await store.writer.createGeneration(lease);
      await store.writer.load(generation, Country, [countryOf('AA')]);
      await store.writer.announce(lease, { ...checkpoint, generation, sequence: 0, changed: {} });
      const response = await revalidate(etag);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('"subdivisions":{"edges":[]}');
    });
  });
}
