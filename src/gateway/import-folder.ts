import { readdir } from 'node:fs/promises';

const MODULE = /(?<!\.d)\.[jt]s$/;

/**
 * Imports every module of a folder, by name, and waits for them: files that register themselves need
 * no list. Declarations (`.d.ts`) are none.
 */
export async function importFolder(folder: URL): Promise<void> {
  const names = (await readdir(folder)).filter((name) => MODULE.test(name)).sort();
  for (const name of names) await import(new URL(name, folder).href);
}
