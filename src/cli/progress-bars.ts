import { MultiBar, type SingleBar } from 'cli-progress';
import type { ProgressEvent } from '../app/app.js';
import {
  countText,
  createMeter,
  type Progress,
  type ProgressOptions,
  rateText,
  totalOf,
} from './progress.js';

const NAME_WIDTH = 18;

/** For terminals: one bar an entity, redrawn in place. */
export function createBars({ output, now = () => performance.now() }: ProgressOptions): Progress {
  const read = createMeter(now);
  const bars = new Map<string, SingleBar>();
  let screen: MultiBar | undefined;

  const barOf = (entity: string) => {
    // Signals are the program's: a bar that stops at one would leave before the worker does.
    screen ??= new MultiBar({
      format: ' {name} {bar} {count}  {rate}',
      barsize: 24,
      barCompleteChar: '\u2588',
      barIncompleteChar: '\u2591',
      hideCursor: true,
      gracefulExit: false,
      stream: output,
    });
    const texts = { name: entity.padEnd(NAME_WIDTH), count: '', rate: '' };
    const bar = bars.get(entity) ?? screen.create(0, 0, texts);
    bars.set(entity, bar);
    return bar;
  };
  return {
    onProgress(event: ProgressEvent) {
      const { entity, documents, rate } = read(event);
      const bar = barOf(entity);
      // A bar is full at its total: without one, it stays empty until the entity is done.
      bar.setTotal(totalOf(event) ?? Number.MAX_SAFE_INTEGER);
      bar.update(documents, { count: countOf(event), rate: rateText(rate) });
    },
    finish() {
      screen?.stop();
      screen = undefined;
      bars.clear();
    },
  };
}

function countOf(event: ProgressEvent): string {
  const total = totalOf(event);
  return `${countText(event.documents)}${total === undefined ? '' : `/${countText(total)}`}`;
}
