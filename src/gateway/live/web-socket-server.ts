import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ExecutionArgs } from 'graphql';
import { type ExecutionResult, GraphQLError, type GraphQLFormattedError, parse } from 'graphql';
import { handleProtocols, makeServer, type SubscribePayload } from 'graphql-ws';
import { Gauge } from 'prom-client';
import { WebSocketServer } from 'ws';
import { AlmanacError } from '../../lib/errors.js';
import type { Logger } from '../../lib/logger.js';
import type { Registry } from '../../lib/metrics.js';
import { serveSocket } from './serve-socket.js';

type Result = ExecutionResult | AsyncIterable<ExecutionResult>;

export interface WebSocketLimits {
  /** Connections at a time; more are answered with 503. Default: 1,000. */
  readonly connections?: number | undefined;
  /** Operations at a time on one connection. Default: 100. */
  readonly operations?: number | undefined;
  /** How long a client may take to introduce itself, ms. Default: 3,000. */
  readonly initTimeoutMs?: number | undefined;
  /** How often a client is asked whether it is there, ms; one that misses it is cut off. Default: 12,000. */
  readonly pingMs?: number | undefined;
}

export interface WebSocketServerOptions {
  readonly path: string;
  /** Runs one operation; failures come as results. */
  readonly run: (payload: SubscribePayload, upgrade: IncomingMessage) => Promise<Result>;
  /** What a client may know of an error. */
  readonly toPublicError: (error: unknown) => GraphQLError;
  readonly registry: Registry;
  readonly logger: Logger;
  /** Bytes of one message; more close the connection with 1009. */
  readonly maxMessageBytes: number;
  readonly limits: WebSocketLimits;
}

/** GraphQL over WebSocket, in the protocol `graphql-transport-ws`: any operation. */
export interface GraphqlWebSockets {
  /** For `upgrade` of a node:http server. Answers every request, also those for elsewhere. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Takes no more, and says good-bye (1001) to all; whoever does not answer in `graceMs` is cut off. */
  close(graceMs: number): void;
}

// graphql-ws wants to parse, and run, by itself. It gets this, and the result of Yoga: one path for both doors.
const PLACEHOLDER = parse('{ __typename }');

export function createWebSocketServer({
  path,
  run,
  toPublicError,
  registry,
  logger,
  maxMessageBytes,
  limits: { connections = 1_000, operations = 100, initTimeoutMs = 3_000, pingMs = 12_000 },
}: WebSocketServerOptions): GraphqlWebSockets {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    handleProtocols: (protocols) => handleProtocols(protocols),
  });
  new Gauge({
    name: 'almanac_live_websockets',
    help: 'WebSockets that are open.',
    registers: [registry],
    collect() {
      this.set(server.clients.size);
    },
  });
  let isClosing = false;

  const protocol = makeServer<Record<string, unknown>, IncomingMessage>({
    connectionInitWaitTimeout: initTimeoutMs,
    async onSubscribe({ subscriptions, extra }, _id, payload) {
      if (Object.keys(subscriptions).length > operations) {
        return [toPublicError(tooManyOperations(operations))];
      }
      const result = await run(payload, extra);
      if (!isStream(result) && result.errors && result.data === undefined) {
        return result.errors as GraphQLError[];
      }
      return { document: PLACEHOLDER, contextValue: result } as unknown as ExecutionArgs;
    },
    execute: ({ contextValue }) => contextValue as Result as ExecutionResult,
    onNext: (_context, _id, _payload, _args, { data, errors, extensions }) => ({
      ...(data !== undefined && { data }),
      ...(errors && { errors: errors.map(withoutHttp) }),
      ...(extensions && { extensions: withoutHttpMember(extensions) }),
    }),
    onError: (_context, _id, _payload, errors) => errors.map(withoutHttp),
  });

  return {
    handleUpgrade(request, socket, head) {
      socket.on('error', () => {}); // a client that is gone needs no answer
      const [asked] = (request.url ?? '/').split('?', 1);
      if (asked !== path) return refuse(socket, '404 Not Found');
      if (isClosing || server.clients.size >= connections) {
        return refuse(socket, '503 Service Unavailable');
      }
      server.handleUpgrade(request, socket, head, (client) => {
        serveSocket(client, { protocol, request, pingMs, logger });
      });
    },
    close(graceMs) {
      if (isClosing) return;
      isClosing = true;
      for (const client of server.clients) client.close(1001, 'Going away');
      setTimeout(() => {
        for (const client of server.clients) client.terminate();
      }, graceMs).unref();
    },
  };
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

const isStream = (result: Result): result is AsyncIterable<ExecutionResult> =>
  Symbol.asyncIterator in result;

function tooManyOperations(operations: number): AlmanacError {
  return new AlmanacError(
    'TOO_MANY_SUBSCRIPTIONS',
    `Expected at most ${operations} operations at a time on one WebSocket, got one more. End some, or open another.`,
  );
}

/** Without what is meant for HTTP: status and headers. */
function withoutHttp(error: GraphQLError | GraphQLFormattedError): GraphQLFormattedError {
  const { extensions, ...rest } = error instanceof GraphQLError ? error.toJSON() : error;
  return extensions ? { ...rest, extensions: withoutHttpMember(extensions) } : rest;
}

function withoutHttpMember({ http, ...rest }: Readonly<Record<string, unknown>>) {
  return rest;
}
