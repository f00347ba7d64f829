import { announce } from './announcement.js';
import type { CommandDefinition } from './command.js';

/** The worker alone, with health and metrics. */
export const syncCommand: CommandDefinition<'sync'> = {
  name: 'sync',
  description: 'Keep the store current with the source: the worker alone.',
  async run({ config, deps, context }) {
    const app = await context.loadApp();
    const onReady = announce.bind(undefined, context.stdout);
    await app.runSync(config, { ...deps, onReady }, context.signal);
  },
};
