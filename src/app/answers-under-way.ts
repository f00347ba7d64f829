import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * What each connection is being answered. Node calls a connection idle once its answer was ended, though a
 * slow reader may have most of it to get: closing it would cut the answer off.
 */
export class AnswersUnderWay {
  readonly #last = new Map<Socket, ServerResponse>();

  /** To be told of every response before it is written. */
  add(response: ServerResponse): void {
    const { socket } = response;
    if (!socket) return;
    if (!this.#last.has(socket)) socket.once('close', () => this.#last.delete(socket));
    this.#last.set(socket, response);
  }

  /** Closes connections that wait for nothing, unless an answer is ended and not yet handed over. */
  closeIdle(server: Server): void {
    for (const response of this.#last.values()) {
      if (response.writableEnded && !response.writableFinished) return;
    }
    server.closeIdleConnections();
  }
}
