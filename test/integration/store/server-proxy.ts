import { connect, createServer, type Socket } from 'node:net';

/** A way to a server that a test can cut: what an outage of network or server looks like to a client. */
export interface ServerProxy extends AsyncDisposable {
  /** The server's URL, by way of this proxy. */
  readonly url: string;
  /** Ends all connections and refuses new ones, as a server that stopped. */
  cut(): Promise<void>;
  /** Lets nothing through and ends nothing, as a network that fails in silence. */
  freeze(): void;
  /** Back to normal. What was frozen stays so. */
  heal(): Promise<void>;
}

export async function openServerProxy(targetUrl: string): Promise<ServerProxy> {
  const target = new URL(targetUrl);
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port || 6379), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    if (isFrozen) return;
    near.pipe(far);
    far.pipe(near);
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  await listen(0);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  const url = new URL(targetUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    cut: stop,
    freeze() {
      isFrozen = true;
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
    async heal() {
      isFrozen = false;
      if (!server.listening) await listen(port);
    },
    async [Symbol.asyncDispose]() {
      if (server.listening) await stop();
    },
  };
}
