import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { EndReport } from './report.js';

/** Runs one of the modules here in a process of its own, against a database and a Redis. */
export async function runEnd(
  end: string,
  args: readonly string[],
  { databaseUrl, redisUrl }: { readonly databaseUrl: string; readonly redisUrl: string },
): Promise<EndReport> {
  const file = fileURLToPath(new URL(`${end}.ts`, import.meta.url));
  const env = {
    PATH: process.env.PATH ?? '',
    ALMANAC_MYSQL_URL: databaseUrl,
    ALMANAC_REDIS_URL: redisUrl,
    ALMANAC_PORT: '0',
  };
  const node = ['--import', 'tsx', file, ...args];
  const { stdout } = await promisify(execFile)(process.execPath, node, { env });
  return JSON.parse(stdout) as EndReport;
}
