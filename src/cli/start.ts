import { announce } from './announcement.js';
import type { CommandDefinition } from './command.js';
import { createProgress } from './create-progress.js';

/** Gateway and worker in one process. */
export const startCommand: CommandDefinition<'start'> = {
  name: 'start',
  description: 'Load, follow and serve: gateway and worker in one process.',
  async run({ config, deps, context }) {
    const progress = createProgress({ output: context.stderr });
    let isReady = false;
    try {
      const app = await context.loadApp();
      await app.runStart(
        config,
        {
          ...deps,
          // A generation that is loaded later is in the log; a bar would be redrawn across its lines.
          onProgress: (event) => {
            if (!isReady) progress.onProgress(event);
          },
          onReady: (addresses) => {
            isReady = true;
            progress.finish();
            announce(context.stdout, addresses);
          },
        },
        context.signal,
      );
    } finally {
      progress.finish();
    }
  },
};
