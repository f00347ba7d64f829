import { adoptDatabase, startDatabase } from './program-database.mjs';
import { adoptRedis, startFirstRedis } from './program-redis.mjs';
import { mustFindPrograms } from './programs.mjs';

/**
 * Starts servers from programs on this machine, both at once.
 *
 * @param {{ database: boolean, redis: boolean }} wanted
 * @param {import('./private-servers.mjs').ServerContext} context
 * @returns {Promise<import('./private-servers.mjs').PrivateServers>}
 */
export async function programServers(wanted, context) {
  const { databases, redises } = await mustFindPrograms(wanted, context);
  const [database, redis] = await Promise.all([
    wanted.database ? startDatabase(databases, context) : undefined,
    wanted.redis ? startFirstRedis(redises, context) : undefined,
  ]);
  return { ...(database && { database }), ...(redis && { redis }) };
}

/**
 * Takes over the servers that a start of this checkout left running when it was killed.
 *
 * @param {{ database: boolean, redis: boolean }} wanted
 * @param {import('./private-servers.mjs').ServerContext} context
 * @returns {Promise<import('./private-servers.mjs').PrivateServers>}
 */
export async function adoptServers(wanted, context) {
  const [database, redis] = await Promise.all([
    adoptDatabase(wanted.database, context),
    adoptRedis(wanted.redis, context),
  ]);
  return { ...(database && { database }), ...(redis && { redis }) };
}
