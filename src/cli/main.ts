#!/usr/bin/env node
import { loadDeployment } from '../app/deployment.js';
import { describeFailure } from './failure.js';
import { runProgram } from './program.js';
import { abortOnSignals } from './signals.js';

// `almanac schema | head` closes the pipe early: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

// What escaped every catch, a driver's timer say: the state is unknown, so end; the next start resumes.
process.on('uncaughtException', (error) => {
  const { text, exitCode } = describeFailure(error);
  process.stderr.write(text);
  process.exit(exitCode);
});

process.exitCode = await runProgram(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  signal: abortOnSignals(process, (code) => process.exit(code)),
  loadApp: async () => (await import('../app/compose.js')).app,
  loadDeployment,
});

// Everything is disposed of by now. What a driver forgot must not keep a stopped process alive.
setTimeout(() => process.exit(), 1_000).unref();
