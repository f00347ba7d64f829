import { createServer } from 'node:net';

/**
 * A TCP port of the loopback interface that nothing listens on now. Somebody else may take it
 * before the caller does: whoever starts a server on it must be ready to ask again.
 *
 * @param {number} [preferred] taken where it is still free, so that addresses stay the same
 *   from one start to the next
 * @returns {Promise<number>}
 */
export async function freePort(preferred) {
  if (preferred !== undefined && (await portIsFree(preferred))) return preferred;
  const port = await listenOnce(0, '127.0.0.1');
  if (port === undefined) throw new Error('no free TCP port on 127.0.0.1');
  return port;
}

/**
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<boolean>}
 */
export async function portIsFree(port, host = '127.0.0.1') {
  return (await listenOnce(port, host)) !== undefined;
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<number | undefined>} the port that was listened on, closed again
 */
function listenOnce(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const taken = typeof address === 'object' && address !== null ? address.port : undefined;
      server.close(() => resolve(taken));
    });
  });
}
