import { findRedises, JSON_MODULES } from '../../../deploy/local/redis-binary.mjs';
import type { FoundServer, MissingServer } from './found.js';
import { startOwnRedis } from './own-servers.js';

/** A server with the JSON commands: given by URL, else started from what this machine has. */
export async function findRedisJson(
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<FoundServer | MissingServer> {
  const given = env.ALMANAC_TEST_REDIS_JSON_URL;
  if (given) return { url: given, title: 'Redis with JSON, from ALMANAC_TEST_REDIS_JSON_URL' };
  const failures: string[] = [];
  for (const { binary, modules, kind, version, mayHaveJson } of await findRedises()) {
    if (!mayHaveJson) continue;
    const name = [`${binary} ${version}`, ...modules].join(' with ');
    try {
      const server = await startOwnRedis({ folder, binary, modules });
      const title = `${kind === 'redis' ? 'Redis' : 'Valkey'} ${version} with JSON`;
      if (server.json) return { url: server.url, title };
      await server.kill();
      failures.push(`${name} has no JSON commands`);
    } catch {
      failures.push(`${name} does not start`);
    }
  }
  const places = JSON_MODULES.map(({ module }) => module).join(', ');
  return {
    reason: [
      'no Redis with the JSON commands: ALMANAC_TEST_REDIS_JSON_URL is not set, there is no',
      `redis-server 8 that has them, and no module that loads at ${places}`,
      ...(failures.length > 0 ? [`(${failures.join('; ')})`] : []),
    ].join(' '),
  };
}
