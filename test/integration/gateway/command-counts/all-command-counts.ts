import { readdir } from 'node:fs/promises';
import type { CommandCount } from './command-count.js';

const NOT_AREAS = ['command-count.ts', 'all-command-counts.ts'];
const folder = new URL('./', import.meta.url);

const isCounts = (value: unknown): value is readonly CommandCount[] => Array.isArray(value);

/** The rows of every file of this folder, by file name, in the order of the files' rows. */
export const allCommandCounts: readonly CommandCount[] = await loadAll();

async function loadAll(): Promise<readonly CommandCount[]> {
  const names = (await readdir(folder)).filter((name) => /(?<!\.d)\.ts$/.test(name)).sort();
  const rows: CommandCount[] = [];
  for (const name of names.filter((some) => !NOT_AREAS.includes(some))) {
    const module: Record<string, unknown> = await import(new URL(name, folder).href);
    rows.push(...Object.values(module).filter(isCounts).flat());
  }
  return rows;
}
