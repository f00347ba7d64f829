import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { HealthSnapshot } from '../../../src/app/health.js';
import { type HttpServer, listen } from '../../../src/app/listen.js';
import { createOpsHandler, type OpsOptions } from '../../../src/app/ops-server.js';
import { createRegistry } from '../../../src/lib/metrics.js';

const NOW = Date.now();
const healthy: HealthSnapshot = {
  checkpoint: {
    position: 'p' as never,
    generation: 'g1',
    fingerprint: 'f',
    sequence: 3,
    changed: {},
    committedAtMs: NOW,
    confirmedAtMs: NOW,
  },
  now: NOW,
  stalenessBoundMs: 1_000,
  lostCount: 0,
};

const servers: HttpServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server[Symbol.asyncDispose]();
});

async function serve(options: Partial<OpsOptions> = {}): Promise<string> {
  const handler = createOpsHandler({
    registry: createRegistry(),
    health: async () => healthy,
    ...options,
  });
  const server = await listen({ host: '127.0.0.1', port: 0, handler, drainMs: 50 });
  servers.push(server);
  return server.url;
}

describe('the ops handler', () => {
  it('answers /livez without asking anything', async () => {
    const url = await serve({ health: () => Promise.reject(new Error('down')) });
    const response = await fetch(`${url}/livez`);
    expect([response.status, await response.json()]).toEqual([200, { alive: true }]);
  });

  it('answers /readyz with 200 or 503 and the reasons as JSON', async () => {
    const ready = await fetch(`${await serve()}/readyz?verbose`);
    expect(ready.status).toBe(200);
    expect(ready.headers.get('cache-control')).toBe('no-store');
    expect(await ready.json()).toMatchObject({ ready: true, generation: 'g1', stalenessMs: 0 });

    const url = await serve({ health: async () => ({ ...healthy, checkpoint: undefined }) });
    const unready = await fetch(`${url}/readyz`);
    expect(unready.status).toBe(503);
    expect(await unready.json()).toMatchObject({ reasons: ['No generation is announced yet.'] });
  });

  it.each([
    ['fails', () => Promise.reject(new Error('ECONNREFUSED')), 'ECONNREFUSED'],
    ['hangs', () => new Promise<never>(() => {}), 'no answer within 30 ms'],
  ])('is not ready while the store %s', async (_, health, reason) => {
    const response = await fetch(`${await serve({ health, healthTimeoutMs: 30 })}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      reasons: [`The store does not answer: ${reason}`],
    });
  });

  it('answers /metrics in the text format of Prometheus', async () => {
    const registry = createRegistry({ processMetrics: true });
    const response = await fetch(`${await serve({ registry })}/metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(await response.text()).toContain('process_cpu_user_seconds_total');
  });

  it('answers HEAD without a body and refuses other methods', async () => {
    const url = await serve();
    const head = await fetch(`${url}/readyz`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const post = await fetch(`${url}/readyz`, { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('hands every other path on, and has a 404 without anybody to hand it to', async () => {
    const url = await serve({
      fallThrough: (request, response) => response.end(`gateway ${request.url}`),
    });
    expect(await (await fetch(`${url}/graphql?x=1`)).text()).toBe('gateway /graphql?x=1');
    expect(await (await fetch(`${url}/readyz/more`)).text()).toBe('gateway /readyz/more');
    expect((await fetch(`${await serve()}/toString`)).status).toBe(404);
  });
});

describe('listen', () => {
  it('answers 500 where a handler fails, and goes on', async () => {
    const url = await serve({
      fallThrough: ({ url: path }) => {
        if (path === '/a') throw new Error('at once');
        return Promise.reject(new Error('later'));
      },
    });
    for (const path of ['/a', '/b']) expect((await fetch(`${url}${path}`)).status).toBe(500);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  });

  it('says clearly that a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    await expect(listen({ host: '127.0.0.1', port, handler() {} })).rejects.toMatchObject({
      code: 'PORT_UNAVAILABLE',
      message: expect.stringContaining(`port ${port}; another process does.`),
    });
    other.close();
  });

  it('says clearly that an address is not of this machine', async () => {
    await expect(listen({ host: '192.0.2.1', port: 0, handler() {} })).rejects.toMatchObject({
      code: 'PORT_UNAVAILABLE',
      message: expect.stringContaining('ALMANAC_HOST'),
    });
  });

  it('names an address that a person can open', async () => {
    const server = await listen({ host: '0.0.0.0', port: 0, handler() {} });
    servers.push(server);
    expect(server.url).toBe(`http://localhost:${server.port}`);
  });

  it('finishes what is in flight when disposed of, and takes nothing new', async () => {
    let arrived = false;
    let answer = () => {};
    const server = await listen({
      host: '127.0.0.1',
      port: 0,
      handler: (_, response) => {
        arrived = true;
        answer = () => response.end('done');
      },
    });
    const inFlight = fetch(server.url);
    await expect.poll(() => arrived).toBe(true);
    const disposed = server[Symbol.asyncDispose]();
    await expect(fetch(server.url)).rejects.toThrow();
    const answeredAt = performance.now();
    answer();
    expect(await (await inFlight).text()).toBe('done');
    await disposed;
    // Kept alive by fetch, the connection would have held it for the whole 2 s.
    expect(performance.now() - answeredAt).toBeLessThan(1_000);
    await server[Symbol.asyncDispose]();
  });

  it('cuts off what does not end in time', async () => {
    let arrived = false;
    const server = await listen({
      host: '127.0.0.1',
      port: 0,
      drainMs: 50,
      handler: (_, response) => {
        arrived = true;
        response.write('and so on');
      },
    });
    const response = await fetch(server.url);
    expect(arrived).toBe(true);
    await server[Symbol.asyncDispose]();
    await expect(response.text()).rejects.toThrow();
  });
});
