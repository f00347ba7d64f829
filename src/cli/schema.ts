import { writeFile } from 'node:fs/promises';
import { createSubgraph } from '../gateway/federation/subgraph.js';
import { schemaText } from '../gateway/schema-text.js';
import type { CommandDefinition } from './command.js';

/** Prints the SDL, or writes it to a file: needs no server. */
export const schemaCommand: CommandDefinition<'schema'> = {
  name: 'schema',
  description: 'Print the GraphQL schema (SDL). Needs no server.',
  options: { '--output <file>': 'Write it to a file instead.' },
  async run({ config, deps, context, options }) {
    const { schema } = deps.deployment;
    const text = config.subgraph ? createSubgraph(schema).sdl : schemaText(schema);
    if (typeof options.output === 'string') await writeFile(options.output, text);
    else context.stdout.write(text);
  },
};
