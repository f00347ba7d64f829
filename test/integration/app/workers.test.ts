import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AppFixture, createAppFixture } from '../../support/app-fixture.js';
import { eventually } from '../../support/eventually.js';
import { LiveReplica, storedItems } from '../../support/live-replica.js';

/** The gateways that a process has started; what compiles TypeScript is a child as well. */
function gatewaysOf(pid: number): number[] {
  const listed = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const found = [...listed.matchAll(/^ *(\d+) +(\d+) .*src\/cli\/main\.ts/gm)];
  return found.flatMap(([, child, parent]) => (Number(parent) === pid ? [Number(child)] : []));
}

/**
 * On a connection of its own: those are what the processes share. One that was handed to a process at
 * the moment of its death is never answered.
 */
async function get(url: string): Promise<string> {
  const signal = AbortSignal.timeout(5_000);
  const response = await fetch(url, { headers: { connection: 'close' }, signal });
  return response.text();
}

const readValue = (url: string) =>
  get(`${url}/graphql?query=${encodeURIComponent('{ item(databaseId: 1) { value } }')}`);

describe('several processes on one port', () => {
  let fixture: AppFixture;
  beforeEach(async () => {
    fixture = await createAppFixture();
    await fixture.database.execute('INSERT INTO item VALUES (1, 1)');
  });
  afterEach(async () => fixture[Symbol.asyncDispose]());

  it('answer, follow, are replaced one by one, and stop together', async () => {
    const almanac = fixture.spawn(['start', '--workers', '2']);
    const url = await almanac.ready();
    const first = gatewaysOf(almanac.pid);
    expect(first).toHaveLength(2);

    for (let n = 0; n < 10; n += 1) expect(await readValue(url)).toContain('"value":1');
    const metrics = await get(`${url}/metrics`);
    // Of both, and of the process that has the worker.
    expect(metrics).toMatch(/^almanac_graphql_request_seconds_count\{.*\} 10$/m);
    expect(metrics).toMatch(/^almanac_worker_state\{state="following"\} 1$/m);
    expect(JSON.parse(await get(`${url}/readyz`))).toMatchObject({
      ready: true,
      worker: 'following',
    });

    const replicas = [new LiveReplica(url, 'sse'), new LiveReplica(url, 'ws')];
    try {
      for (const replica of replicas) await eventually(() => replica.reloads.length > 0);
      for (const [at, gone] of first.entries()) {
        process.kill(gone, 'SIGKILL');
        // Whoever is left answers; what was under way there is cut off.
        await eventually(async () => (await readValue(url)).includes('"value":1'));
        await eventually(() => {
          const now = gatewaysOf(almanac.pid);
          return now.length === 2 && !now.includes(gone);
        });
        const allListen = async () =>
          (await get(`${url}/metrics`)).includes('\nalmanac_gateway_processes 2\n');
        await eventually(allListen, { withinMs: 40_000 });
        const id = String(at + 2);
        await fixture.database.execute(`INSERT INTO item VALUES (${id}, 2)`);
        for (const replica of replicas) {
          // As a client's own time limit would, where it came back to the process that was dying.
          replica.cut();
          await eventually(() => replica.items.has(id), { withinMs: 40_000 });
          expect(replica.items).toEqual(await storedItems(url));
        }
      }
    } finally {
      for (const replica of replicas) await replica[Symbol.asyncDispose]();
    }

    const last = gatewaysOf(almanac.pid);
    const { code, stderr } = await almanac.kill('SIGTERM');
    expect(code).toBe(0);
    expect(stderr.match(/another takes its place/g)).toHaveLength(2);
    for (const pid of last) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    const client = await createClient({ url: fixture.redisUrl }).connect();
    expect(await client.keys(`almanac:{${fixture.dataset}}:*:lease`)).toEqual([]);
    client.destroy();
  }, 120_000);

  it('keep the data in memory each, and follow each', async () => {
    const almanac = fixture.spawn(['start', '--workers', '2', '--read-mode', 'near']);
    const url = await almanac.ready();
    const metricOf = async (name: string) =>
      Number(new RegExp(`^${name}(?:\\{.*\\})? (.*)$`, 'm').exec(await get(`${url}/metrics`))?.[1]);
    /** New connections go to the processes in turn, so this asks both. */
    const allHave = async (value: number) => {
      const answers: string[] = [];
      for (let n = 0; n < 4; n += 1) answers.push(await readValue(url));
      return answers.every((answer) => answer.includes(`"value":${value}`));
    };

    expect(await allHave(1)).toBe(true);
    await eventually(async () => (await metricOf('almanac_near_serving')) === 1);
    await eventually(async () => {
      const misses = await metricOf('almanac_near_misses_total');
      return (await allHave(1)) && (await metricOf('almanac_near_misses_total')) === misses;
    });
    expect(await metricOf('almanac_near_hits_total')).toBeGreaterThanOrEqual(4);

    await fixture.database.execute('UPDATE item SET value = 2');
    await eventually(() => allHave(2));

    const [gone = 0] = gatewaysOf(almanac.pid);
    process.kill(gone, 'SIGKILL');
    await fixture.database.execute('UPDATE item SET value = 3');
    await eventually(async () => (await readValue(url)).includes('"value":3'));
    const isReplaced = async () => (await metricOf('almanac_gateway_processes')) === 2;
    await eventually(isReplaced, { withinMs: 40_000 });
    expect(await allHave(3)).toBe(true);
    await eventually(async () => (await metricOf('almanac_near_serving')) === 1);
    expect((await almanac.kill('SIGTERM')).code).toBe(0);
  }, 120_000);

  it('end with what none of them can do, said once', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    try {
      const { port } = other.address() as AddressInfo;
      const almanac = fixture.spawn(['serve', '--workers', '2', '--port', String(port)]);
      const { code, stderr } = await almanac.exited;
      expect(code).not.toBe(0);
      expect(stderr.match(/PORT_UNAVAILABLE/g)).toHaveLength(1);
    } finally {
      other.close();
    }
  });
});
