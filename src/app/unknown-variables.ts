import { nearest } from './nearest.js';
import { SETTING_NAMES, SETTINGS } from './settings.js';

/** Environment variables, as Node has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

// These belong to the tests and to the seeder, which read them themselves.
const OTHERS = ['ALMANAC_TEST_', 'ALMANAC_SEED_'];

/** A sentence for each ALMANAC_ variable that no setting has, with the setting it may mean. */
export function unknownVariables(env: Environment): string[] {
  const known = SETTING_NAMES.map((name): string => SETTINGS[name].env);
  return Object.keys(env)
    .filter((name) => name.startsWith('ALMANAC_') && !known.includes(name))
    .filter((name) => !OTHERS.some((prefix) => name.startsWith(prefix)))
    .sort()
    .map((name) => {
      const near = nearest(name, known);
      const hint = near ? `did you mean ${near}?` : 'docs/CONFIG.md has all there are.';
      return `${name} is no setting and has no effect: ${hint}`;
    });
}
