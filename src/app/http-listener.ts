import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Answers a request, now or later. Both Yoga and node:http speak this shape. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Answers a request to go on in another protocol, as node:http hands it over. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** A complete JSON answer. Never cached: it is about this moment. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, 'application/json; charset=utf-8', `${JSON.stringify(body)}\n`);
}

/** A complete answer with one text body. */
export function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string,
): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  // Node leaves the body out of an answer to HEAD by itself.
  response.end(body);
}
