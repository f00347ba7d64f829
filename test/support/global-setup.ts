import type { TestProject } from 'vitest/node';
import { startTestServers } from './servers/servers.js';

/**
 * Starts the servers that the integration tests share; they end with the run. Errors: where
 * ALMANAC_TEST_REQUIRE_MYSQL is set and there is no MySQL.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const servers = await startTestServers();
  for (const line of servers.summary) console.log(`  ${line}`);
  const { mysql } = servers.addresses.missing;
  if (mysql !== undefined && process.env.ALMANAC_TEST_REQUIRE_MYSQL) {
    await servers[Symbol.asyncDispose]();
    throw new Error(`Expected both kinds of source, as CI must have them: ${mysql}`);
  }
  project.provide('servers', servers.addresses);
  return async () => servers[Symbol.asyncDispose]();
}
