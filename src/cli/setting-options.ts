import { type Command, Option } from 'commander';
import type { Flags } from '../app/config-text.js';
import type { CommandName, Setting } from '../app/setting.js';
import { SETTINGS, type SettingName, settingNamesOf } from '../app/settings.js';

/** Gives a command the flags of the settings that it reads. */
export function addSettingOptions(command: Command, name: CommandName): Command {
  for (const settingName of settingNamesOf(name)) command.addOption(optionOf(settingName));
  return command;
}

/** The flags that a person gave, by setting. */
export function flagsOf(command: Command, name: CommandName): Flags {
  const given = command.opts<Record<string, unknown>>();
  const flags = settingNamesOf(name).flatMap((settingName) => {
    const value = given[optionOf(settingName).attributeName()];
    // A switch without a value is `true`, the boolean.
    return value === undefined ? [] : [[settingName, String(value)]];
  });
  return Object.fromEntries(flags);
}

function optionOf(name: SettingName): Option {
  const row: Setting = SETTINGS[name];
  const { env, flag, parser } = row;
  // Neither commander's env() nor its default(): the table's own reader has one rule for both.
  const about = `${row.description} (${env}${defaultNote(row)})`;
  return new Option(`${flag} ${parser.isSwitch ? '[boolean]' : `<${placeholder(row)}>`}`, about);
}

function defaultNote(row: Setting): string {
  if (row.default === undefined) return '; required';
  return `; default: ${typeof row.default === 'string' ? row.default : row.default.says}`;
}

function placeholder({ flag, unit }: Setting): string {
  if (unit === 'ms') return 'duration';
  if (unit === 'bytes') return 'size';
  return unit ?? flag.slice(flag.lastIndexOf('-') + 1);
}
