import { describe, expect, it } from 'vitest';
import type { Setting } from '../../../src/app/setting.js';
import { COMMAND_NAMES } from '../../../src/app/setting.js';
import { SETTING_NAMES, SETTINGS, settingNamesOf } from '../../../src/app/settings.js';

const rows = SETTING_NAMES.map((name) => [name, SETTINGS[name] as Setting] as const);

describe('the table of settings', () => {
  it.each(rows)('%s is called the same everywhere', (name, { env, flag }) => {
    const words = name.replace(/Ms$/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    expect(flag).toBe(`--${words}`);
    expect(env).toBe(`ALMANAC_${words.replaceAll('-', '_').toUpperCase()}`);
  });

  it.each(rows)('%s has a default that it would take', (_, { default: given, parser }) => {
    if (given === undefined) return;
    const text = typeof given === 'string' ? given : given.derive();
    expect(parser.schema.safeParse(text).success, text).toBe(true);
  });

  it.each(rows)('%s says what it is, and durations end in Ms', (name, row) => {
    expect(row.description).toMatch(/^[A-Z].*\.$/);
    expect(name.endsWith('Ms')).toBe(row.unit === 'ms');
    expect(row.commands.length).toBeGreaterThan(0);
  });

  it('gives every command its log level and its schema', () => {
    for (const command of COMMAND_NAMES) {
      expect(settingNamesOf(command)).toEqual(expect.arrayContaining(['logLevel', 'schema']));
    }
  });

  it('keeps the source away from the gateway', () => {
    expect(settingNamesOf('serve')).not.toContain('mysqlUrl');
  });
});
