import type { TestProject } from 'vitest/node';
import { startTestServers } from './servers/servers.js';

/** Starts the servers that the integration tests share; they end with the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const servers = await startTestServers();
  for (const line of servers.summary) console.log(`  ${line}`);
  project.provide('servers', servers.addresses);
  return async () => servers[Symbol.asyncDispose]();
}
