import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Gateway } from '../../../src/gateway/server.js';

export interface ListeningGateway extends AsyncDisposable {
  /** Where it answers GraphQL. */
  readonly url: string;
}

/** A gateway on a socket, until it is disposed of. */
export async function listenFor(gateway: Gateway): Promise<ListeningGateway> {
  const server = createServer((request, response) => void gateway.handler(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await gateway.dispose();
    },
  };
}
