import type { Command } from 'commander';
import type { AppDeps } from '../app/app.js';
import { type ConfigFor, readConfig } from '../app/config.js';
import type { CommandName } from '../app/setting.js';
import { createLogger } from '../lib/logger.js';
import type { CliContext } from './context.js';
import { addSettingOptions, flagsOf } from './setting-options.js';

/** What a command's action gets. */
export interface CommandRun<Name extends CommandName> {
  readonly config: ConfigFor<Name>;
  readonly deps: AppDeps;
  readonly context: CliContext;
  /** The command's own options: those that are no settings. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** One command: a file each. Its action resolves to the process's exit code, or to 0 by saying nothing. */
export interface CommandDefinition<Name extends CommandName> {
  readonly name: Name;
  readonly description: string;
  /** Options that are no settings: flags and their description. */
  readonly options?: Readonly<Record<string, string>>;
  run(run: CommandRun<Name>): Promise<number | undefined> | Promise<void>;
}

/** What the program learns from the command that ran. */
export interface Outcome {
  exitCode: number;
  /** Whether a failure is to be shown with its stack. */
  debug: boolean;
}

/** Adds a command to the program: its flags, and reading config and deployment before it runs. */
export function addCommand<Name extends CommandName>(
  program: Command,
  definition: CommandDefinition<Name>,
  context: CliContext,
  outcome: Outcome,
): void {
  const { name } = definition;
  const command = program.command(name).description(definition.description);
  for (const [flags, about] of Object.entries(definition.options ?? {})) {
    command.option(flags, about);
  }
  addSettingOptions(command, name).action(async () => {
    const config = readConfig({
      command: name,
      flags: flagsOf(command, name),
      ...(context.env ? { env: context.env } : {}),
      warn: (message) => context.stderr.write(`almanac: warning: ${message}\n`),
    });
    const { logLevel, schema } = config;
    outcome.debug = logLevel === 'debug';
    const deployment = await context.loadDeployment(schema);
    const deps: AppDeps = { deployment, logger: createLogger(logLevel) };
    const options = command.opts<Record<string, unknown>>();
    outcome.exitCode = (await definition.run({ config, deps, context, options })) ?? 0;
  });
}
