/** Settings from flags and the environment: the one place that reads process.env. */
import { AlmanacError } from '../lib/errors.js';
import { type Flags, readText, sourceNameOf, type TextOf } from './config-text.js';
import { redactUrl } from './redact.js';
import type { CommandName } from './setting.js';
import {
  ORDERED_SETTINGS,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
  settingNamesOf,
} from './settings.js';
import { type Environment, unknownVariables } from './unknown-variables.js';

type Table = typeof SETTINGS;
type ValueOf<Name extends SettingName> = Exclude<
  ReturnType<Table[Name]['parser']['schema']['parse']>,
  undefined
>;

/** Every setting's value. Durations are ms, sizes are bytes; see docs/CONFIG.md. */
export type Config = { readonly [Name in SettingName]: ValueOf<Name> };

type NameFor<Command extends CommandName> = {
  [Name in SettingName]: Command extends Table[Name]['commands'][number] ? Name : never;
}[SettingName];

/** What one command gets: the settings that the table gives to it. */
export type ConfigFor<Command extends CommandName> = Pick<Config, NameFor<Command>>;

/** What every command gets. */
export type CommonConfig = ConfigFor<CommandName>;

/**
 * A command's settings: flags win over the environment, which wins over the defaults. An empty
 * variable counts as not set.
 *
 * A wrong value is refused even where this command has no use for it: it would be wrong elsewhere.
 *
 * Errors: CONFIG_INVALID with every wrong or missing value, one a line.
 */
export function readConfig<Command extends CommandName>({
  command,
  flags = {},
  env = process.env,
  warn = () => {},
}: {
  readonly command: Command;
  readonly flags?: Flags;
  readonly env?: Environment;
  /** Told of each ALMANAC_ variable that has no effect, also where the config is refused. */
  readonly warn?: (message: string) => void;
}): ConfigFor<Command> & CommonConfig {
  for (const message of unknownVariables(env)) warn(message);
  const used = new Set(settingNamesOf(command));
  const values: Partial<Record<SettingName, unknown>> = {};
  const mistakes: string[] = [];
  for (const name of SETTING_NAMES) {
    const given = readText(name, { flags, env, used: used.has(name) });
    if (given === undefined) {
      if (used.has(name)) mistakes.push(missing(name));
      continue;
    }
    const result = SETTINGS[name].parser.schema.safeParse(given.text);
    if (result.success) values[name] = result.data;
    else mistakes.push(mistaken(name, given, SETTINGS[name].parser.expected));
  }
  mistakes.push(...disordered(values, used, { flags, env }));
  if (mistakes.length > 0) throw new AlmanacError('CONFIG_INVALID', mistakes.join('\n'));
  const config = Object.fromEntries([...used].map((name) => [name, values[name]]));
  return config as ConfigFor<Command> & CommonConfig;
}

function missing(name: SettingName): string {
  const { env, flag, parser } = SETTINGS[name];
  return `${env} (or ${flag}): expected ${parser.expected}; got nothing.`;
}

function mistaken(name: SettingName, { from, text }: TextOf, expected: string): string {
  const shown = 'secret' in SETTINGS[name] ? redactUrl(text) : JSON.stringify(text);
  return `${from}: expected ${expected}; got ${shown}.`;
}

/** Sentences about pairs that contradict each other, where the command uses both. */
function disordered(
  values: Partial<Record<SettingName, unknown>>,
  used: ReadonlySet<SettingName>,
  given: { readonly flags: Flags; readonly env: Environment },
): string[] {
  return ORDERED_SETTINGS.flatMap(([lower, upper]) => {
    const [low, high] = [values[lower], values[upper]];
    if (!used.has(lower) || !used.has(upper)) return [];
    if (typeof low !== 'number' || typeof high !== 'number' || low <= high) return [];
    const [lowName, highName] = [lower, upper].map((name) => sourceNameOf(name, given));
    return [`${lowName}: expected at most ${highName} (${high}); got ${low}.`];
  });
}
