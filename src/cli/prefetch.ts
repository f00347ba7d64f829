import type { CommandDefinition } from './command.js';
import { createProgress } from './create-progress.js';
import { exitCodeOfSignal } from './exit-codes.js';

/** Loads one new generation, announces it, and is done. */
export const prefetchCommand: CommandDefinition<'prefetch'> = {
  name: 'prefetch',
  description: 'Load a new generation once, announce it, and exit.',
  async run({ config, deps, context }) {
    const progress = createProgress({ output: context.stderr });
    try {
      const app = await context.loadApp();
      const result = await app.runPrefetch(
        config,
        { ...deps, onProgress: progress.onProgress },
        context.signal,
      );
      progress.finish();
      if (!result) return exitCodeOfSignal(context.signal.reason);
      const { generation, documents } = result;
      context.stdout.write(`Generation ${generation} is announced: ${documents} documents.\n`);
      return 0;
    } finally {
      progress.finish();
    }
  },
};
