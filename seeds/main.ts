#!/usr/bin/env tsx
import { Command, Option } from 'commander';
import { createReader } from './create-reader.js';
import { type DatabaseAddress, parseDatabaseUrl } from './database-address.js';
import { describeFailure } from './describe-failure.js';
import { formatCount, reportProgress } from './report-progress.js';
import { seed } from './seed.js';
import { SeedError } from './seed-error.js';

interface Flags {
  url?: string;
  full?: true;
  force?: true;
  user?: string;
  password?: string;
}

const command = new Command('seed')
  .description('Puts the reference dataset "atlas" into a MySQL or MariaDB database.')
  .option('--url <url>', 'database; else ALMANAC_SEED_URL, else ALMANAC_MYSQL_URL')
  .option('--full', 'all translations of CLDR, over 400,000 rows')
  .option('--force', 'empty the tables first, also of rows that were added since')
  .option('--user <name>', 'also create this user, with the rights that Almanac needs and no more')
  .addOption(new Option('--password <text>', 'password of that user').env('ALMANAC_SEED_PASSWORD'));

async function main(flags: Flags): Promise<void> {
  const controller = new AbortController();
  // Once: a second Ctrl-C ends the process the usual way.
  process.once('SIGINT', () => controller.abort(new SeedError('interrupted')));
  let address: DatabaseAddress | undefined;
  const report = reportProgress(process.stdout);
  try {
    const url = flags.url ?? process.env.ALMANAC_SEED_URL ?? process.env.ALMANAC_MYSQL_URL;
    if (!url) throw new SeedError('no database: give --url, or set ALMANAC_SEED_URL');
    if (flags.user !== undefined && !flags.password) {
      throw new SeedError('--user needs --password, or ALMANAC_SEED_PASSWORD');
    }
    address = parseDatabaseUrl(url);
    // First, so that an unsuitable user is told before the long part.
    if (flags.user !== undefined && flags.password) {
      const { user, password } = { user: flags.user, password: flags.password };
      await createReader({ connection: address, user, password });
      console.log(`user ${user} may read ${address.database} and follow the binlog`);
    }
    const { outcome, counts, elapsedMs } = await seed({
      connection: address,
      full: flags.full ?? false,
      force: flags.force ?? false,
      onProgress: report.onProgress,
      signal: controller.signal,
    });
    report.stop();
    const total = Object.values(counts).reduce((sum, rows) => sum + rows, 0);
    if (outcome === 'kept') {
      for (const [table, rows] of Object.entries(counts)) console.log(formatCount(table, rows));
      console.log(`${address.database} has its data already; --force replaces it`);
    } else {
      console.log(
        `${address.database}: ${total.toLocaleString('en')} rows in ${(elapsedMs / 1_000).toFixed(1)} s`,
      );
    }
  } catch (error) {
    report.stop();
    console.error(`seed: ${describeFailure(error, address)}`);
    process.exitCode = 1;
  }
}

await main(command.parse().opts<Flags>());
