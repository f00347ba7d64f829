import type { Progress, ProgressOptions } from './progress.js';
import { createBars } from './progress-bars.js';
import { createLines } from './progress-lines.js';

/** Bars on a terminal, plain lines elsewhere. */
export function createProgress(options: ProgressOptions): Progress {
  return options.output.isTTY ? createBars(options) : createLines(options);
}
