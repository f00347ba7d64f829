#!/usr/bin/env node
// `npm start`. This folder uses Node's own modules only: it runs before anything is installed.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustBeRecentNode } from './node-version.mjs';
import { OwnedProcesses } from './owned-processes.mjs';
import { elapsed, report } from './report.mjs';
import { runStart } from './run-start.mjs';
import { takeStartLock } from './start-lock.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');
const home = join(root, '.almanac');
const owned = new OwnedProcesses();
const controller = new AbortController();
const { signal } = controller;
let unlock = () => {};

// npm passes a Ctrl-C on to us, and the terminal sends it too: any further one changes nothing.
for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(name, stop);
if (process.env.npm_lifecycle_event !== undefined) stopWithParent();
// A terminal that is closed takes our output away; what runs has to be stopped all the same.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
process.on('uncaughtException', (error) => {
  console.error(error);
  void end(1);
});

/** @type {number} */
let code;
try {
  mustBeRecentNode();
  unlock = takeStartLock(home);
  code = await runStart({ root, home, args: process.argv.slice(2), owned, signal });
} catch (error) {
  code = 1;
  if (!signal.aborted) console.error(`\nstart: ${messageOf(error)}`);
}
// After a signal, the way out is the signal's.
if (!signal.aborted) await end(code);

function stop() {
  if (signal.aborted) return;
  report('\nstopping', owned.parts.join(', then '));
  controller.abort();
  // Not left to the code that was interrupted: it may be waiting for something else.
  void end(0);
}

/** npm hands a SIGTERM to the shell between it and us, which ends and tells us nothing. */
function stopWithParent() {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, 200).unref();
}

/** @param {number} exitCode */
async function end(exitCode) {
  const startedAt = performance.now();
  const failures = await owned.stopAll();
  for (const failure of failures) console.error(`stop: ${failure.message}`);
  if (signal.aborted) report('stopped', `everything (${elapsed(startedAt)})`);
  unlock();
  process.exit(failures.length > 0 ? 1 : exitCode);
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
