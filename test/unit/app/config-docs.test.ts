import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { configDocs } from '../../../src/app/config-docs.js';
import { SETTING_NAMES, SETTINGS } from '../../../src/app/settings.js';

it('docs/CONFIG.md is what the table generates: else run tsx docs/generate.ts', () => {
  const file = new URL('../../../docs/CONFIG.md', import.meta.url);
  expect(readFileSync(file, 'utf8')).toBe(configDocs());
});

it('names every setting with its variable and its flag', () => {
  const text = configDocs();
  for (const name of SETTING_NAMES) {
    expect(text).toContain(`## ${SETTINGS[name].env}\n`);
    expect(text).toContain(`\`${SETTINGS[name].flag}\``);
  }
});
