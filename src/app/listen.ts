import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AlmanacError, messageOf } from '../lib/errors.js';
import { type Logger, silentLogger } from '../lib/logger.js';
import { AnswersUnderWay } from './answers-under-way.js';
import { type HttpHandler, sendJson, type UpgradeHandler } from './http-listener.js';
import { ValidUrls } from './valid-urls.js';

const IDLE_POLL_MS = 10;

export interface ListenOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly handler: HttpHandler;
  /** Answers requests to speak another protocol. Default: they are refused by node:http. */
  readonly upgrade?: UpgradeHandler | undefined;
  /** Called when dispose begins: what would stream on for ever must end within `graceMs`. */
  readonly onDrain?: ((graceMs: number) => void) | undefined;
  /** How long dispose waits for requests in flight before it cuts them off. */
  readonly drainMs?: number;
  readonly logger?: Logger;
}

/** A server that listens. Disposing stops it: no new connection, drain, and at last cut off. */
export interface HttpServer extends AsyncDisposable {
  /** Where a person on this machine reaches it: `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly port: number;
}

/**
 * Listens for HTTP. A handler that fails answers 500 and is logged; the server goes on.
 *
 * Errors: PORT_UNAVAILABLE where the address cannot be had.
 */
export async function listen({
  host,
  port,
  handler,
  upgrade,
  onDrain,
  drainMs = 2_000,
  logger = silentLogger,
}: ListenOptions): Promise<HttpServer> {
  let draining = false;
  const urls = new ValidUrls();
  const answers = new AnswersUnderWay();
  const fail = (error: unknown, { url }: IncomingMessage, response: ServerResponse) => {
    logger.error({ error: messageOf(error), path: url }, 'A request handler failed.');
    if (response.headersSent) response.destroy();
    else sendJson(response, 500, { error: 'Internal error.' });
  };
  const server = createServer((request, response) => {
    answers.add(response);
    if (draining) response.setHeader('connection', 'close');
    if (!urls.has(request.url ?? '/', request.headers.host ?? 'localhost')) {
      sendJson(response, 400, { error: 'Expected a URL and a Host header that are valid.' });
      return;
    }
    try {
      const answered = handler(request, response);
      if (answered instanceof Promise) answered.catch((error) => fail(error, request, response));
    } catch (error) {
      fail(error, request, response);
    }
  });
  if (upgrade) server.on('upgrade', upgrade);
  const bound = await bind(server, host, port);
  server.on('error', (error) => logger.error({ error: error.message }, 'The HTTP server failed.'));
  let closed: Promise<void> | undefined;
  return {
    url: urlOf(host, bound.port),
    port: bound.port,
    [Symbol.asyncDispose]() {
      draining = true;
      // Upgraded connections are no longer the server's to cut off: half the time is theirs.
      if (!closed) onDrain?.(drainMs / 2);
      closed ??= close(server, answers, drainMs);
      return closed;
    },
  };
}

function bind(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new AlmanacError('PORT_UNAVAILABLE', refusal(error, host, port), { cause: error }));
    });
    server.listen({ host, port }, () => {
      server.removeAllListeners('error');
      resolve(server.address() as AddressInfo);
    });
  });
}

function refusal(error: NodeJS.ErrnoException, host: string, port: number): string {
  const choose = 'choose another with --port or ALMANAC_PORT (0 takes any free one)';
  const expected = `Expected to listen on ${host}, port ${port}`;
  if (error.code === 'EADDRINUSE') {
    return `${expected}; another process does. Stop that one, or ${choose}.`;
  }
  if (error.code === 'EACCES') {
    return `${expected}; this user may not open that port. Ports below 1024 need a privilege: ${choose}.`;
  }
  return `${expected}; got: ${error.message}. Choose an address of this machine with --host or ALMANAC_HOST.`;
}

/** Stops accepting, waits at most `drainMs` for what is in flight, then cuts it off. */
function close(server: Server, answers: AnswersUnderWay, drainMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), drainMs);
    // Node closes only connections that are idle when close() is called; those that fall idle later
    // would sit out their keep-alive time.
    const closing = setInterval(() => answers.closeIdle(server), IDLE_POLL_MS);
    server.close(() => {
      clearTimeout(cutOff);
      clearInterval(closing);
      resolve();
    });
  });
}

// What listens on every interface has no address to open; what a person can open is this machine.
const EVERY_INTERFACE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

function urlOf(host: string, port: number): string {
  const name = EVERY_INTERFACE.has(host) ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
