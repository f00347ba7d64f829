/** The Redis servers that the tests of this folder run against; '' where there is none. */
import { inject } from 'vitest';
import type { ServerAddresses } from '../../support/servers/servers.js';

// Undefined where the tests run without the global set-up.
const servers = inject('servers') as ServerAddresses | undefined;

/** Any Redis or Valkey. */
export const redisUrl = process.env.ALMANAC_TEST_REDIS_URL ?? servers?.redis.url ?? '';

/** One with the JSON commands. */
export const redisJsonUrl =
  process.env.ALMANAC_TEST_REDIS_JSON_URL ?? servers?.redisJson?.url ?? '';

/** Each codec on each server that can carry it; those without a server are skipped, by name. */
export const CODEC_SERVERS = [
  { name: 'json-string on a server of any kind', codec: 'json-string', url: redisUrl },
  { name: 'json-string on a server with JSON', codec: 'json-string', url: redisJsonUrl },
  { name: 'redis-json on a server with JSON', codec: 'redis-json', url: redisJsonUrl },
] as const;
