import type { Setting } from './setting.js';
import { SETTINGS, type SettingName } from './settings.js';
import type { Environment } from './unknown-variables.js';

/** Flags that were given, as text, by setting. */
export type Flags = { readonly [Name in SettingName]?: string };

/** A setting's text and what it came from: `--port`, `ALMANAC_PORT`. */
export interface TextOf {
  readonly from: string;
  readonly text: string;
}

interface Given {
  readonly flags: Flags;
  readonly env: Environment;
  /** Whether the command reads the setting: only then does a variable of other programs count. */
  readonly used?: boolean;
}

/** The text that counts: the flag's, else the variable's, else the default's; undefined without any. */
export function readText(
  name: SettingName,
  { flags, env, used = true }: Given,
): TextOf | undefined {
  const row: Setting = SETTINGS[name];
  const flag = flags[name];
  if (flag !== undefined) return { from: row.flag, text: flag };
  for (const variable of [row.env, ...(row.envFallback && used ? [row.envFallback] : [])]) {
    const value = env[variable];
    if (value) return { from: variable, text: value };
  }
  if (row.default === undefined) return undefined;
  const text = typeof row.default === 'string' ? row.default : row.default.derive();
  return { from: row.env, text };
}

/** How to name a setting to a person: what its value came from, else its variable. */
export function sourceNameOf(name: SettingName, given: Given): string {
  return readText(name, given)?.from ?? SETTINGS[name].env;
}
