import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createClient as createSseClient } from 'graphql-sse';
import { type Client, createClient as createWsClient } from 'graphql-ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Country } from '../../../schema/entities/country.js';
import { schema } from '../../../schema/main.js';
import { type HttpServer, listen } from '../../../src/app/listen.js';
import { createGateway, type Gateway, type GatewayOptions } from '../../../src/gateway/server.js';
import { silentLogger } from '../../../src/lib/logger.js';
import { createRegistry, type Registry } from '../../../src/lib/metrics.js';
import type { Lease, Store } from '../../../src/store/store.js';
import { checkpointAt, loadAndAnnounce, put } from '../../conformance/store-fixture.js';
import { eventually } from '../../support/eventually.js';
import { openSse } from '../../support/sse-stream.js';
import { atlasDocuments, countryOf } from '../../unit/gateway/atlas-data.js';
import { commandsDuring, openRedisFixture, type RedisFixture } from '../store/redis-fixture.js';
import { redisUrl } from '../store/redis-servers.js';

const CHANGED = `subscription ($codes: [ID!], $after: String) {
  countryChanged(codes: $codes, after: $after) {
    cursor reason kind key sequence country { code capital }
  }
}`;
interface Changed {
  readonly countryChanged: {
    readonly cursor: string;
    readonly reason: string | null;
    readonly key: readonly string[] | null;
    readonly sequence: number;
    readonly country: { readonly capital: string | null } | null;
  };
}

const PROTOCOL = 'graphql-transport-ws';

describe.skipIf(redisUrl === '')('subscriptions on a socket', () => {
  let fixture: RedisFixture;
  let store: Store;
  let lease: Lease;
  let generation: string;
  let sequence: number;
  let registry: Registry;
  let gateway: Gateway;
  let server: HttpServer;
  const clients: { dispose(): unknown }[] = [];

  const start = async (options: Partial<GatewayOptions> = {}) => {
    await stop();
    registry = createRegistry();
    const { reader, feed } = store;
    gateway = createGateway({
      schema,
      reader,
      feed,
      registry,
      logger: silentLogger,
      ...options,
    });
    server = await listen({
      host: '127.0.0.1',
      port: 0,
      handler: gateway.handler,
      upgrade: gateway.handleUpgrade,
      onDrain: gateway.endStreams,
      drainMs: 500,
    });
  };
  const stop = async () => {
    await server?.[Symbol.asyncDispose]();
    await gateway?.dispose();
  };
  const commit = async (capital: string, code = 'AA') => {
    sequence += 1;
    await store.writer.commit(lease, {
      generation,
      writes: [put(Country, { ...countryOf(code), capital })],
      checkpoint: checkpointAt(generation, `p${sequence}`),
    });
  };
  const wsUrl = () => `${server.url.replace('http', 'ws')}/graphql`;
  const sseClient = () => {
    const client = createSseClient({ url: `${server.url}/graphql`, retryAttempts: 0 });
    clients.push(client);
    return client;
  };
  const wsClient = (): Client => {
    const client = createWsClient({ url: wsUrl(), webSocketImpl: WebSocket, retryAttempts: 0 });
    clients.push(client);
    return client;
  };
  const metric = async (name: string) =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await registry.metrics())?.[1]);
  const subscriptions = () => metric('almanac_live_subscriptions');

  beforeEach(async () => {
    fixture = await openRedisFixture({ url: redisUrl });
    store = await fixture.open();
    ({ lease, generation } = await loadAndAnnounce(store, atlasDocuments(3)));
    sequence = 0;
    await start();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.dispose();
    await stop();
    await store[Symbol.asyncDispose]();
    await fixture[Symbol.asyncDispose]();
  });

  const transports = [
    ['SSE', () => sseClient()],
    ['WebSocket', () => wsClient()],
  ] as const;

  it.each(transports)('come over %s, to the client of its protocol', async (_, createClient) => {
    const client = createClient();
    const iterate = (variables: Record<string, unknown>) =>
      client.iterate<Changed>({ query: CHANGED, variables });
    const next = async (events: ReturnType<typeof iterate>) =>
      (await events.next()).value.data.countryChanged as Changed['countryChanged'];

    const events = iterate({ codes: ['AA'] });
    const { reason, cursor } = await next(events);
    expect(reason).toBe('SUBSCRIBED');
    await commit('elsewhere', 'AB');
    for (const capital of ['one', 'two']) {
      await commit(capital);
      expect(await next(events)).toMatchObject({ key: ['AA'], country: { code: 'AA', capital } });
    }
    await events.return?.();
    await eventually(async () => (await subscriptions()) === 0);

    const resumed = iterate({ codes: ['AA'], after: cursor });
    expect(await next(resumed)).toMatchObject({ sequence: 2, country: { capital: 'two' } });
    expect(await next(resumed)).toMatchObject({ sequence: 3 });
    await client.dispose();
    await eventually(async () => (await subscriptions()) === 0);
  });

  it('are pinged over SSE while nothing happens', async () => {
    await using stream = await openSse(fetch, CHANGED, {}, server.url);
    await stream.next();
    const waiting = stream.next();
    await eventually(() => stream.pings >= 2);
    await commit('one');
    expect(await waiting).toMatchObject({ data: { countryChanged: { key: ['AA'] } } });
  });

  it('come to an EventSource, which asks by GET', async () => {
    const query = new URLSearchParams({ query: '{ countryChanged { reason } }' });
    query.set('query', 'subscription { countryChanged { reason } }');
    const response = await fetch(`${server.url}/graphql?${query}`, {
      headers: { accept: 'text/event-stream' },
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body?.getReader();
    let text = '';
    while (!text.includes('SUBSCRIBED')) text += Buffer.from((await reader?.read())?.value ?? []);
    await reader?.cancel();
    await eventually(async () => (await subscriptions()) === 0);
  });

  it('end with their client, however it goes, also one that reads nothing', async () => {
    const body = JSON.stringify({ query: CHANGED });
    const { port } = server;
    const sockets: Socket[] = [];
    for (let n = 0; n < 3; n += 1) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.pause();
      socket.write(
        `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
      sockets.push(socket);
    }
    const webSocket = new WebSocket(wsUrl(), PROTOCOL);
    await once(webSocket, 'open');
    webSocket.send('{"type":"connection_init"}');
    await once(webSocket, 'message');
    webSocket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: CHANGED } }));
    await eventually(async () => (await subscriptions()) === 4);
    for (let n = 0; n < 5; n += 1) await commit('x'.repeat(60_000));
    webSocket.terminate();
    for (const socket of sockets) socket.resetAndDestroy();
    await eventually(async () => (await subscriptions()) === 0);
  });

  it('are one kind of operation over WebSockets: all the others work as well', async () => {
    const client = wsClient();
    const answer = (query: string) =>
      new Promise((resolve) => {
        client.subscribe({ query }, { next: resolve, error: resolve, complete: () => {} });
      });
    expect(
      await answer('{ country(code: "AB") { name subdivisions { nodes { code } } } }'),
    ).toMatchObject({
      data: { country: { name: 'Name of AB' } },
      extensions: { almanac: { position: 'p0', generation, sequence: 0 } },
    });
    expect(await answer('{ nothing }')).toEqual([
      expect.objectContaining({ message: expect.stringContaining('nothing') }),
    ]);
    expect(await answer('{ country(')).toEqual([
      expect.objectContaining({ message: expect.stringContaining('Syntax Error') }),
    ]);
    expect(await answer('subscription { countryChanged(after: "x") { key } }')).toEqual([
      expect.objectContaining({ extensions: { code: 'BAD_CURSOR' } }),
    ]);
    expect(await answer('{ countries(first: 0) { totalCount } }')).toMatchObject({
      errors: [{ extensions: { code: 'BAD_PAGE_SIZE' } }],
    });
    expect(JSON.stringify(await answer('{ nothing }'))).not.toContain('"http"');
  });

  it('are held to the limits and to the documents that HTTP is', async () => {
    const reasons = 'subscription { changes { reason } }';
    const trusted = new Map([['sha256:abc', reasons]]);
    await start({ documents: { trusted, onlyTrusted: true } });
    const answer = (payload: { query: string; documentId?: string }) => {
      const client = createWsClient({ url: wsUrl(), webSocketImpl: WebSocket, retryAttempts: 0 });
      clients.push(client);
      return client.iterate(payload).next();
    };
    const code = (name: string) => [expect.objectContaining({ extensions: { code: name } })];
    await expect(answer({ query: '{ country(code: "AA") { name } }' })).rejects.toEqual(
      code('DOCUMENT_NOT_TRUSTED'),
    );
    const begun = { value: { data: { changes: { reason: 'SUBSCRIBED' } } } };
    expect(await answer({ query: reasons })).toMatchObject(begun);
    expect(await answer({ query: '', documentId: 'abc' })).toMatchObject(begun);
    await expect(answer({ query: '', documentId: 'x' })).rejects.toEqual(code('DOCUMENT_UNKNOWN'));
    await start({ queryLimits: { maxDepth: 1 } });
    await expect(answer({ query: reasons })).rejects.toEqual(code('QUERY_TOO_DEEP'));
  });

  it('cost the reads of their event', async () => {
    const query = `subscription { countryChanged { sequence country { code subdivisions { nodes { code } } } } }`;
    const client = wsClient();
    const open = async (count: number) => {
      const all = Array.from({ length: count }, () => client.iterate({ query }));
      await Promise.all(all.map((events) => events.next()));
      return all;
    };
    const commandsFor = async (all: AsyncIterableIterator<unknown>[]) =>
      commandsDuring(fixture, async () => {
        await commit('x');
        await Promise.all(all.map((events) => events.next()));
      });
    await open(1).then((first) => commandsFor(first).then(() => first[0]?.return?.()));
    const counted = (commands: readonly string[]) => {
      const count = (pattern: RegExp) => commands.filter((name) => pattern.test(name)).length;
      return {
        pins: count(/^GET$/),
        documents: count(/MGET$/),
        ranges: count(/^EVALSHA_RO$/),
        others: count(/^(?!GET$|.*MGET$|EVALSHA|X)/),
      };
    };
    const written = counted(await commandsDuring(fixture, () => commit('x')));
    const readBy = async (all: AsyncIterableIterator<unknown>[]) => {
      const commands = await commandsFor(all);
      const { pins, documents, ranges, others } = counted(commands);
      expect(others).toBe(written.others);
      return [pins - written.pins, documents - written.documents, ranges - written.ranges];
    };
    const one = await open(1);
    expect(await readBy(one)).toEqual([1, 2, 1]);
    // What several ask for in one turn, they share; which of them do is the event loop's affair.
    const [pins = 4, documents = 7, ranges = 4] = await readBy([...one, ...(await open(2))]);
    expect(pins).toBeLessThanOrEqual(3);
    expect(documents).toBeLessThanOrEqual(6);
    expect(ranges).toBeLessThanOrEqual(3);
  });

  describe('have limits:', () => {
    const closed = async (socket: WebSocket) => {
      const [code] = await once(socket, 'close');
      return code as number;
    };
    const refused = async (url: string) => {
      const socket = new WebSocket(url, PROTOCOL);
      const [error] = await once(socket, 'error');
      return (error as Error).message;
    };

    it('connections, and nothing is elsewhere', async () => {
      await start({ webSockets: { connections: 1 } });
      const socket = new WebSocket(wsUrl(), PROTOCOL);
      await once(socket, 'open');
      expect(await metric('almanac_live_websockets')).toBe(1);
      expect(await refused(wsUrl())).toContain('503');
      expect(await refused(wsUrl().replace('/graphql', '/elsewhere'))).toContain('404');
      socket.close();
      await closed(socket);
      await eventually(async () => (await metric('almanac_live_websockets')) === 0);
      const another = new WebSocket(`${wsUrl()}?query=x`, PROTOCOL);
      await once(another, 'open');
      another.terminate();
    });

    it('operations on a connection', async () => {
      await start({ webSockets: { operations: 2 } });
      const client = wsClient();
      const query = 'subscription { changes { reason } }';
      const two = [client.iterate({ query }), client.iterate({ query })];
      for (const events of two) await events.next();
      const [third] = await Promise.allSettled([client.iterate({ query }).next()]);
      expect(third).toMatchObject({
        reason: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }],
      });
      await two[0]?.return?.();
      await eventually(async () => (await subscriptions()) === 1);
      expect(await client.iterate({ query }).next()).toMatchObject({ done: false });
    });

    it('the size of a message, the time to begin, the protocol, and the silence of a client', async () => {
      await start({
        maxBodyBytes: 1_000,
        webSockets: { initTimeoutMs: 100, pingMs: 100 },
      });
      const large = new WebSocket(wsUrl(), PROTOCOL);
      await once(large, 'open');
      large.send(JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(2_000) } }));
      expect(await closed(large)).toBe(1009);
      const idle = new WebSocket(wsUrl(), PROTOCOL);
      expect(await closed(idle)).toBe(4408);
      const old = new WebSocket(wsUrl());
      expect(await closed(old)).toBe(4406);
      const dead = new WebSocket(wsUrl(), PROTOCOL, { autoPong: false });
      await once(dead, 'open');
      dead.send('{"type":"connection_init"}');
      expect(await closed(dead)).toBe(1006);
    });
  });

  it('end when the server does: in time, and so that clients come back', async () => {
    const client = wsClient();
    const codes: number[] = [];
    client.on('closed', (event) => codes.push((event as { code: number }).code));
    const overWs = client.iterate({ query: CHANGED });
    const overSse = sseClient().iterate({ query: CHANGED });
    await overWs.next();
    await overSse.next();
    // Says nothing any more, not even good-bye.
    const dead = new WebSocket(wsUrl(), PROTOCOL);
    await once(dead, 'open');
    dead.pause();
    const outcomes = Promise.allSettled([overWs.next(), overSse.next()]);
    const startedMs = performance.now();
    await server[Symbol.asyncDispose]();
    // It would wait 500 ms for what goes on; the dead one is cut off after half of that.
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(codes).toEqual([1001]);
    expect(await subscriptions()).toBe(0);
    dead.terminate();
  });
});
