import type { ServerResponse } from 'node:http';

/**
 * Writes a complete answer, where anybody still waits for one.
 *
 * @param headers names and values in turn; gets the length of the body
 * @param body absent: there is none, and no length
 */
export function writeAnswer(
  response: ServerResponse,
  status: number,
  headers: string[],
  body?: string,
): void {
  if (response.destroyed) return;
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  const bytes = Buffer.byteLength(body);
  headers.push('content-length', String(bytes));
  // Of ASCII they are the same; Latin-1 is copied, not encoded.
  response.writeHead(status, headers).end(body, bytes === body.length ? 'latin1' : 'utf8');
}
