import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server of this machine that a test can spoil, and lead to another server. */
export interface NetworkLink extends AsyncDisposable {
  /** Where the link begins. */
  readonly port: number;
  /** The same URL by way of this link. */
  through(url: string): string;
  /** New connections go to `port`; those that are open end. */
  leadTo(port: number): void;
  /** Ends every connection. */
  drop(): void;
  /** Connections that are open carry nothing any more and do not end; new ones work. */
  freeze(): void;
}

/** @param delayMs added to what is sent, each way */
export async function openNetworkLink(
  port: number,
  { delayMs = 0 }: { delayMs?: number } = {},
): Promise<NetworkLink> {
  let target = port;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      from.on('data', (data) => {
        if (delayMs === 0) to.write(data);
        else setTimeout(() => !to.destroyed && to.write(data), delayMs);
      });
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = (server.address() as AddressInfo).port;
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: own,
    through(url) {
      const changed = new URL(url);
      changed.hostname = '127.0.0.1';
      changed.port = String(own);
      return changed.href;
    },
    leadTo(other) {
      target = other;
      drop();
    },
    drop,
    freeze() {
      for (const socket of sockets) {
        socket.removeAllListeners('data');
        socket.pause();
      }
    },
    async [Symbol.asyncDispose]() {
      drop();
      server.close();
    },
  };
}
