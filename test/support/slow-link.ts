import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** A link to `port` of this machine that carries at most so many bytes a second towards the client. */
export async function openSlowLink(port: number, bytesPerSecond: number) {
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    client.pipe(upstream);
    upstream.on('data', (data) => {
      client.write(data);
      upstream.pause();
      setTimeout(() => upstream.resume(), (data.length / bytesPerSecond) * 1000);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}
