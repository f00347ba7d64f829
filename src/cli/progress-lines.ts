import type { ProgressEvent } from '../app/app.js';
import {
  countText,
  createMeter,
  type Progress,
  type ProgressOptions,
  type Reading,
  rateText,
  totalOf,
} from './progress.js';

const INTERVAL_MS = 1_000;

/** For logs: a line when an entity is complete, and at most one a second while it is not. */
export function createLines({ output, now = () => performance.now() }: ProgressOptions): Progress {
  const read = createMeter(now);
  let printedAt = now();
  let unprinted: Reading | undefined;

  const print = (reading: Reading) => {
    output.write(lineOf(reading));
    printedAt = now();
    unprinted = undefined;
  };
  return {
    onProgress(event: ProgressEvent) {
      const reading = read(event);
      // The former entity's last state, where no event said that it was complete.
      if (unprinted && unprinted.entity !== event.entity) print(unprinted);
      unprinted = reading;
      if (event.done || now() - printedAt >= INTERVAL_MS) print(reading);
    },
    finish() {
      if (unprinted) print(unprinted);
    },
  };
}

function lineOf(reading: Reading): string {
  const total = totalOf(reading);
  const of = total === undefined || reading.done ? '' : ` of about ${countText(total)}`;
  const speed = reading.rate === undefined ? '' : `, ${rateText(reading.rate)}`;
  return `${reading.entity}: ${countText(reading.documents)}${of} documents${speed}\n`;
}
