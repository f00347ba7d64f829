import { CommanderError } from 'commander';
import { AlmanacError, messageOf } from '../lib/errors.js';
import { EXIT_UNEXPECTED, EXIT_USAGE } from './exit-codes.js';

/** How a failure ends the program. */
export interface Failure {
  readonly exitCode: number;
  /** For stderr, with a line feed at its end; empty where it was said already. */
  readonly text: string;
}

/**
 * What a person reads when a command fails: one line with the code, and where the code is explained.
 * A message of several lines (one wrong setting each) is set below it.
 */
export function describeFailure(error: unknown, { stack = false } = {}): Failure {
  // Commander has printed its usage errors, help and version itself.
  if (error instanceof CommanderError) {
    return { exitCode: error.exitCode === 0 ? 0 : EXIT_USAGE, text: '' };
  }
  const trace = stack && error instanceof Error ? `${error.stack}\n` : '';
  if (!(error instanceof AlmanacError)) {
    const text = `almanac: unexpected error: ${oneLine(messageOf(error))}\n${trace}`;
    return { exitCode: EXIT_UNEXPECTED, text };
  }
  const lines = error.message.split('\n');
  const message = lines.length === 1 ? error.message : lines.map((line) => `\n  ${line}`).join('');
  const hint = `see docs/ERRORS.md#${error.code.toLowerCase()}`;
  const separator = lines.length === 1 ? ' ' : '';
  return {
    exitCode: error.exitCode,
    text: `almanac: ${error.code}:${separator}${message}\n${hint}\n${trace}`,
  };
}

const oneLine = (text: string) => text.replace(/\s*\n\s*/g, ' ');
