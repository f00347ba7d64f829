import { readFile } from 'node:fs/promises';
import { AlmanacError, messageOf } from '../lib/errors.js';

/**
 * Reads a file of documents by their ids: `{"ID": "query …"}`.
 *
 * @param path `none` for none
 *
 * Errors: CONFIG_INVALID.
 */
export async function readTrustedDocuments(
  path: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  if (path === 'none') return undefined;
  const invalid = (got: string) =>
    new AlmanacError(
      'CONFIG_INVALID',
      `ALMANAC_TRUSTED_DOCUMENTS: expected ${path} to hold {"ID": "query …"}; got ${got}. Generate it with the client, and deploy it with the gateway.`,
    );
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw invalid(messageOf(error));
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(messageOf(error));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('JSON of another kind');
  }
  const other = Object.entries(value).find(([, document]) => typeof document !== 'string');
  if (other) throw invalid(`no text under ${JSON.stringify(other[0])}`);
  return new Map(Object.entries(value as Record<string, string>));
}
