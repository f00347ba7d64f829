import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to Redis that can end its user in the middle of a command. */
export interface CuttingProxy extends AsyncDisposable {
  readonly url: string;
  /**
   * At the next command with this text calls `end`: `half`, when Redis has half of it; `unanswered`, when
   * Redis has done it and its answer is on the way. Nothing more goes through that connection.
   */
  arm(text: string, where: 'half' | 'unanswered', end: () => void): void;
}

export async function openCuttingProxy(targetUrl: string): Promise<CuttingProxy> {
  const target = new URL(targetUrl);
  const sockets = new Set<Socket>();
  let armed: { text: string; where: 'half' | 'unanswered'; end: () => void } | undefined;
  const server = createServer((near) => {
    const far = connect(Number(target.port || 6379), target.hostname);
    let answered: (() => void) | undefined;
    let isCut = false;
    let tail = '';
    near.on('data', (chunk) => {
      if (isCut) return;
      // A command may come in pieces: what is looked for may begin in the piece before.
      const seen = tail + chunk.toString('latin1');
      tail = seen.slice(-64);
      if (armed && seen.includes(armed.text)) {
        const { where, end } = armed;
        armed = undefined;
        if (where === 'half') {
          isCut = true;
          far.write(chunk.subarray(0, chunk.length / 2));
          end();
          return;
        }
        answered = end;
      }
      far.write(chunk);
    });
    far.on('data', (chunk) => {
      if (isCut) return;
      if (!answered) {
        near.write(chunk);
        return;
      }
      isCut = true;
      answered();
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('end', () => other.end());
      one.on('close', () => {
        sockets.delete(one);
        other.end();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(targetUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    arm(text, where, end) {
      armed = { text, where, end };
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
