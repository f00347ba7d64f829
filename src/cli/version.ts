import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Almanac's version, from the nearest package.json above: one level more in a build than in a clone. */
export function almanacVersion(from = import.meta.dirname): string {
  const file = join(from, 'package.json');
  if (existsSync(file)) return String(JSON.parse(readFileSync(file, 'utf8')).version);
  return dirname(from) === from ? 'unknown' : almanacVersion(dirname(from));
}
