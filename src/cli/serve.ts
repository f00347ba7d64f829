import { announce } from './announcement.js';
import type { CommandDefinition } from './command.js';

/** The gateway alone: it knows no source. */
export const serveCommand: CommandDefinition<'serve'> = {
  name: 'serve',
  description: 'Serve GraphQL from the store: the gateway alone.',
  async run({ config, deps, context }) {
    const app = await context.loadApp();
    const onReady = announce.bind(undefined, context.stdout);
    await app.runServe(config, { ...deps, onReady }, context.signal);
  },
};
