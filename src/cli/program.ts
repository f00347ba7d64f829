import { Command } from 'commander';
import { addCommand, type Outcome } from './command.js';
import { commentsCommand } from './comments.js';
import type { CliContext } from './context.js';
import { describeFailure } from './failure.js';
import { prefetchCommand } from './prefetch.js';
import { reconcileCommand } from './reconcile.js';
import { schemaCommand } from './schema.js';
import { serveCommand } from './serve.js';
import { startCommand } from './start.js';
import { statusCommand } from './status.js';
import { syncCommand } from './sync.js';
import { almanacVersion } from './version.js';

/**
 * Runs `almanac` with the arguments after the program's name. Never throws and never ends the
 * process: resolves to its exit code, with everything said on the context's streams.
 */
export async function runProgram(args: readonly string[], context: CliContext): Promise<number> {
  const outcome: Outcome = { exitCode: 0, debug: false };
  try {
    await createProgram(context, outcome).parseAsync(args, { from: 'user' });
    return outcome.exitCode;
  } catch (error) {
    const { exitCode, text } = describeFailure(error, { stack: outcome.debug });
    context.stderr.write(text);
    return exitCode;
  }
}

function createProgram(context: CliContext, outcome: Outcome): Command {
  const program = new Command('almanac')
    .description('Serves reference data from MySQL or MariaDB as GraphQL, out of Redis.')
    .version(almanacVersion())
    .exitOverride()
    .showHelpAfterError('(add --help for what there is)')
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      outputError: (text, write) =>
        // An option of another command may hold a password.
        write(text.replace(/^error: /, 'almanac: ').replace(/('--[^'=]+)=[^\n]*'/, "$1'")),
    });
  addCommand(program, startCommand, context, outcome);
  addCommand(program, serveCommand, context, outcome);
  addCommand(program, syncCommand, context, outcome);
  addCommand(program, prefetchCommand, context, outcome);
  addCommand(program, reconcileCommand, context, outcome);
  addCommand(program, statusCommand, context, outcome);
  addCommand(program, commentsCommand, context, outcome);
  addCommand(program, schemaCommand, context, outcome);
  return program;
}
