import { connect } from 'node:net';

const HOST_NOT_ALLOWED = 1130;

/**
 * Where a server listens: a unix socket's path, or a port of a host.
 *
 * @typedef {{ socket: string } | { port: number, host?: string }} Endpoint
 */

/**
 * Asks a MySQL or MariaDB server for its greeting, which it sends before any login.
 *
 * @param {Endpoint} endpoint
 * @param {number} [timeoutMs]
 * @returns {Promise<string | undefined>} its version; `undefined` while it does not answer
 */
export async function probeMysql(endpoint, timeoutMs = 2000) {
  // Header (4 bytes), protocol 10, then the version as text that ends with a NUL. An error comes
  // in the greeting's place where the server has no room for another connection, or no account
  // that may come from here.
  const packet = await exchange(
    endpoint,
    undefined,
    timeoutMs,
    (received) => received.length > 6 && (received[4] !== 10 || received.includes(0, 5)),
  );
  if (packet?.[4] === 0xff && packet.readUInt16LE(5) === HOST_NOT_ALLOWED) return 'unknown';
  if (packet?.[4] !== 10) return undefined;
  return packet.toString('latin1', 5, packet.indexOf(0, 5));
}

/**
 * Pings a Redis or Valkey server.
 *
 * @param {Endpoint} endpoint
 * @param {{ password?: string | undefined, pid?: number, timeoutMs?: number }} [options] `pid`: it
 *   must be that process, and not another that had the port before
 * @returns {Promise<boolean>} whether it answers: not while it loads its data
 */
export async function probeRedis(endpoint, { password, pid, timeoutMs = 2000 } = {}) {
  const pong = await askRedis(endpoint, ['PING'], { password, timeoutMs });
  if (pong !== '+PONG' || pid === undefined) return pong === '+PONG';
  const info = await askRedis(endpoint, ['INFO', 'server'], { password, timeoutMs });
  return info?.includes(`\r\nprocess_id:${pid}\r\n`) ?? false;
}

/**
 * Whether the server knows the JSON commands. A version does not tell: Debian's Redis 8 is built
 * without them, a Redis 6 with a module has them.
 *
 * @param {Endpoint} endpoint
 * @param {{ password?: string | undefined }} [options]
 * @returns {Promise<boolean>}
 */
export async function probeRedisJson(endpoint, { password } = {}) {
  // Without an argument the command is refused either way; the reason tells which.
  const reply = await askRedis(endpoint, ['JSON.GET'], { password });
  return reply?.includes('wrong number of arguments') ?? false;
}

/**
 * @param {Endpoint} endpoint
 * @param {readonly string[]} command
 * @param {{ password?: string | undefined, timeoutMs?: number }} options
 * @returns {Promise<string | undefined>} the reply to the command: its line, or its bulk string
 */
async function askRedis(endpoint, command, { password, timeoutMs = 2000 }) {
  const login = password === undefined ? '' : encode(['AUTH', password]);
  const before = password === undefined ? 0 : 1;
  const received = await exchange(
    endpoint,
    login + encode(command),
    timeoutMs,
    (bytes) => replyAfter(bytes, before) !== undefined,
  );
  return received === undefined ? undefined : replyAfter(received, before);
}

/**
 * @param {Buffer} bytes
 * @param {number} lines how many one-line replies come first
 * @returns {string | undefined} `undefined` while it is not complete
 */
function replyAfter(bytes, lines) {
  let text = bytes.toString('latin1');
  for (let skipped = 0; skipped < lines; skipped++) {
    const end = text.indexOf('\r\n');
    if (end < 0) return undefined;
    text = text.slice(end + 2);
  }
  const end = text.indexOf('\r\n');
  if (end < 0 || !text.startsWith('$')) return end < 0 ? undefined : text.slice(0, end);
  const bulk = text.slice(end + 2);
  return bulk.length < Number(text.slice(1, end)) ? undefined : bulk;
}

/** @param {readonly string[]} words */
function encode(words) {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join('')}`;
}

/**
 * @param {Endpoint} endpoint
 * @param {string | undefined} message
 * @param {number} timeoutMs
 * @param {(received: Buffer) => boolean} isComplete
 * @returns {Promise<Buffer | undefined>}
 */
function exchange(endpoint, message, timeoutMs, isComplete) {
  return new Promise((resolve) => {
    const connection =
      'socket' in endpoint
        ? connect({ path: endpoint.socket })
        : connect({ port: endpoint.port, host: endpoint.host ?? '127.0.0.1' });
    let received = Buffer.alloc(0);
    /** @param {Buffer | undefined} answer */
    const finish = (answer) => {
      clearTimeout(timer);
      connection.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => finish(undefined), timeoutMs);
    connection.on('error', () => finish(undefined));
    connection.on('close', () => finish(undefined));
    connection.on('connect', () => message !== undefined && connection.write(message));
    connection.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      if (isComplete(received)) finish(received);
    });
  });
}
