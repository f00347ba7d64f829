import type { CommandDefinition } from './command.js';
import { statusTable } from './status-table.js';

/** What is in the store, for people or as JSON. */
export const statusCommand: CommandDefinition<'status'> = {
  name: 'status',
  description: 'Show what is in the store, and how fresh it is.',
  options: { '--json': 'Print JSON instead of a table.' },
  async run({ config, deps, context, options }) {
    const app = await context.loadApp();
    const status = await app.readStatus(config, deps);
    const text = options.json ? `${JSON.stringify(status, undefined, 2)}\n` : statusTable(status);
    context.stdout.write(text);
  },
};
