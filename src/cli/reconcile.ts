import { AlmanacError } from '../lib/errors.js';
import type { CommandDefinition } from './command.js';
import { createProgress } from './create-progress.js';
import { exitCodeOfSignal } from './exit-codes.js';
import { reconcileTable } from './reconcile-table.js';

/** Exit code of a dry run that found a difference, as of `diff`. */
const EXIT_DIFFERENT = 1;

/** Compares the store with the source, and has what differs repaired. */
export const reconcileCommand: CommandDefinition<'reconcile'> = {
  name: 'reconcile',
  description: 'Compare the store with the source, and repair what differs.',
  options: {
    '--dry-run': 'Only compare (verify): exits 1 on a difference, changes nothing.',
    '--json': 'Print JSON instead of a table.',
    '--rows-per-second <rows>': 'Compare at most so many rows a second. Default: no limit.',
  },
  async run({ config, deps, context, options }) {
    const dryRun = options.dryRun === true;
    const rowsPerSecond = rateOf(options.rowsPerSecond);
    const progress = createProgress({ output: context.stderr });
    try {
      const app = await context.loadApp();
      const { onProgress } = progress;
      const run = { dryRun, rowsPerSecond };
      const report = await app.runReconcile(config, { ...deps, onProgress }, run, context.signal);
      progress.finish();
      if (!report) return exitCodeOfSignal(context.signal.reason);
      const text = options.json
        ? `${JSON.stringify(report, undefined, 2)}\n`
        : reconcileTable(report);
      context.stdout.write(text);
      if (dryRun) return report.found > 0 ? EXIT_DIFFERENT : 0;
      if (report.repaired === report.found) return 0;
      throw new AlmanacError(
        'REPAIR_INCOMPLETE',
        `Expected all ${report.found} differences to be repaired, got ${report.found - report.repaired} that were not within a minute. Look at the worker's log for the reason, and run this again.`,
      );
    } finally {
      progress.finish();
    }
  },
};

function rateOf(text: unknown): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(String(text))) return Number(text);
  throw new AlmanacError(
    'CONFIG_INVALID',
    `--rows-per-second: expected a whole number from 1 to 999999999; got ${JSON.stringify(text)}.`,
  );
}
