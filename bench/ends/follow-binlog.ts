/**
 * Follows from the checkpoint as `almanac sync` does, until the store has so many commits. Arguments: rows and
 * commits to come. Settings come from the environment.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { app } from '../../src/app/compose.js';
import { readConfig } from '../../src/app/config.js';
import { openStoreToRead } from '../../src/app/parts.js';
import { createLogger } from '../../src/lib/logger.js';
import * as deployment from '../deployment.js';
import { startClock } from './clock.js';
import { report } from './report.js';

const POLL_MS = 5;

const [rows = '', commits = ''] = process.argv.slice(2);
const deps = { deployment, logger: createLogger('error') };
const store = await openStoreToRead(readConfig({ command: 'status' }), deps);
const before = (await store.reader.checkpoint())?.sequence ?? Number.NaN;
const done = new AbortController();
const elapsed = startClock();
const running = app.runSync(readConfig({ command: 'sync' }), deps, done.signal);
running.catch(() => done.abort());
while (!done.signal.aborted) {
  const sequence = (await store.reader.checkpoint())?.sequence ?? 0;
  if (sequence - before >= Number(commits)) break;
  await sleep(POLL_MS);
}
const measured = elapsed();
done.abort();
await running;
report({ rows: Number(rows), ...measured });
await store[Symbol.asyncDispose]();
