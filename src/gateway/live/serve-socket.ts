import type { IncomingMessage } from 'node:http';
import { CloseCode, type Server } from 'graphql-ws';
import { WebSocket } from 'ws';
import { messageOf } from '../../lib/errors.js';
import type { Logger } from '../../lib/logger.js';

/**
 * Serves the protocol on one WebSocket until it closes. It is pinged; one that missed a ping when the next
 * is due is gone. What a client does wrong ends its connection, and is told to nobody else.
 */
export function serveSocket(
  socket: WebSocket,
  {
    protocol,
    request,
    pingMs,
    logger,
  }: {
    readonly protocol: Server<IncomingMessage>;
    readonly request: IncomingMessage;
    readonly pingMs: number;
    readonly logger: Logger;
  },
): void {
  const note = (error: unknown) => logger.debug({ error: messageOf(error) }, 'A WebSocket failed.');
  let isAnswered = true;
  const pings = setInterval(() => {
    if (!isAnswered) return socket.terminate();
    isAnswered = false;
    if (socket.readyState === WebSocket.OPEN) socket.ping();
  }, pingMs);
  socket.on('pong', () => {
    isAnswered = true;
  });
  // `ws` closes the connection itself, with the code for the error.
  socket.on('error', note);

  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      // Resolves when it is written: a slow client gets no more than it takes.
      send: (data) =>
        new Promise((resolve) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(data, () => resolve());
          else resolve();
        }),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handle) =>
        socket.on('message', (data) => {
          handle(String(data)).catch((error: unknown) => {
            note(error);
            socket.close(CloseCode.InternalServerError, 'Internal server error');
          });
        }),
    },
    request,
  );
  socket.once('close', (code, reason) => {
    clearInterval(pings);
    closed(code, String(reason)).catch(note);
  });
}
