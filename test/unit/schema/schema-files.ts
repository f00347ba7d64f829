import { readdirSync, readFileSync } from 'node:fs';
import type { SchemaTexts } from './breaking-changes.js';

const SCHEMA = new URL('../../../schema/', import.meta.url);

/** The SDL files of a folder below `schema/`, by name. */
export function readSchemas(folder = ''): SchemaTexts {
  const url = new URL(folder, SCHEMA);
  const names = readdirSync(url).filter((name) => name.endsWith('.graphql'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(new URL(name, url), 'utf8')]));
}

export function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, SCHEMA), 'utf8'));
}
