import { Presets, SingleBar } from 'cli-progress';
import type { SeedProgress } from './seed.js';

export interface ProgressReport {
  /** To be given to `seed`. */
  readonly onProgress: (progress: SeedProgress) => void;
  /** Leaves the terminal in order; to be called once, also after a failure. */
  readonly stop: () => void;
}

/** A progress bar on a terminal; elsewhere one line for each table as it is filled. */
export function reportProgress(stream: NodeJS.WriteStream): ProgressReport {
  return stream.isTTY ? barReport(stream) : lineReport(stream);
}

function barReport(stream: NodeJS.WriteStream): ProgressReport {
  const bar = new SingleBar(
    {
      stream,
      format: 'seeding  {bar} {percentage}%  {value}/{total} rows  {table}',
      hideCursor: true,
      barsize: 30,
    },
    Presets.shades_classic,
  );
  return {
    onProgress({ table, done, total }) {
      if (!bar.isActive) bar.start(total, 0, { table });
      bar.update(done, { table: done === total ? '' : table });
    },
    stop: () => bar.stop(),
  };
}

function lineReport(stream: NodeJS.WriteStream): ProgressReport {
  return {
    onProgress({ table, tableDone, tableTotal }) {
      if (tableDone === tableTotal) stream.write(`${formatCount(table, tableDone)}\n`);
    },
    stop() {},
  };
}

/** `country                 250 rows`, in columns. */
export function formatCount(table: string, rows: number): string {
  return `${table.padEnd(18)}${rows.toLocaleString('en').padStart(9)} rows`;
}
