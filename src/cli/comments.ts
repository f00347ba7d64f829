import { writeFile } from 'node:fs/promises';
import type { Comments } from '../model/comments.js';
import type { CommandDefinition } from './command.js';

/** Prints the comments of the source's tables as a module for `createBuilder`, or writes it to a file. */
export const commentsCommand: CommandDefinition<'comments'> = {
  name: 'comments',
  description:
    "Print the comments of the source's tables and columns, as a module for the schema to import.",
  options: { '--output <file>': 'Write it to a file instead.' },
  async run({ config, deps, context, options }) {
    const app = await context.loadApp();
    const text = moduleOf(await app.readComments(config, deps, context.signal));
    if (typeof options.output === 'string') await writeFile(options.output, text);
    else context.stdout.write(text);
  },
};

const moduleOf = (comments: Comments) =>
  `/** What the database says about its tables and columns: written by \`almanac comments\`. */
export const comments = ${JSON.stringify(comments, undefined, 2)};
`;
