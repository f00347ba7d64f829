import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GraphQLSchema } from 'graphql';
import type { ExampleQuery } from '../gateway/example-query.js';
import { AlmanacError, messageOf } from '../lib/errors.js';
import type { Catalog } from '../model/catalog.js';

/** What a deployment is about: what its module (`schema/main.ts`) exports. */
export interface Deployment {
  readonly catalog: Catalog;
  readonly schema: GraphQLSchema;
  /** The tabs that GraphiQL opens with; a deployment need not have any. */
  readonly exampleQueries?: readonly ExampleQuery[];
}

/**
 * Loads a deployment's module.
 *
 * @param path relative to the working directory, or absolute
 *
 * Errors: CONFIG_INVALID where the file is missing, does not load or exports something else; what
 * the module itself refuses (CATALOG_INVALID) comes through as it is.
 */
export async function loadDeployment(path: string): Promise<Deployment> {
  const file = resolve(path);
  await access(file).catch((cause) => {
    throw invalid(file, 'found no readable file there', cause);
  });
  const exported: Record<string, unknown> = await import(pathToFileURL(file).href).catch(
    (cause) => {
      if (cause instanceof AlmanacError) throw cause;
      throw invalid(file, `loading it failed: ${messageOf(cause)}${remedyFor(cause)}`, cause);
    },
  );
  const { catalog, schema, exampleQueries } = exported;
  if (!isCatalog(catalog)) {
    throw invalid(file, `its export \`catalog\` is ${kindOf(catalog)}, not from defineCatalog`);
  }
  if (!(schema instanceof GraphQLSchema)) {
    const kind = kindOf(schema);
    const arrived = kind.endsWith(' GraphQLSchema')
      ? 'of another copy of the package graphql'
      : kind;
    throw invalid(file, `its export \`schema\` is ${arrived}, not a GraphQLSchema`);
  }
  if (exampleQueries === undefined) return { catalog, schema };
  if (!areExampleQueries(exampleQueries)) {
    throw invalid(
      file,
      'its export `exampleQueries` is not a list of `{ query, variables?, headers? }`',
    );
  }
  return { catalog, schema, exampleQueries };
}

function invalid(file: string, arrived: string, cause?: unknown): AlmanacError {
  return new AlmanacError(
    'CONFIG_INVALID',
    `ALMANAC_SCHEMA (or --schema): expected a module that exports \`catalog\` and \`schema\` at ${file}; ${arrived}.`,
    { cause },
  );
}

function remedyFor(cause: unknown): string {
  const isUnknownExtension =
    cause instanceof Error && 'code' in cause && cause.code === 'ERR_UNKNOWN_FILE_EXTENSION';
  return isUnknownExtension ? ' (compile it first, or run Almanac through tsx)' : '';
}

function isCatalog(value: unknown): value is Catalog {
  if (typeof value !== 'object' || value === null) return false;
  const { entities, fingerprint, must } = value as Partial<Catalog>;
  return Array.isArray(entities) && typeof fingerprint === 'string' && typeof must === 'function';
}

function areExampleQueries(value: unknown): value is readonly ExampleQuery[] {
  return Array.isArray(value) && value.every((item) => typeof item?.query === 'string');
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (typeof value !== 'object') return `a ${typeof value}`;
  return `a value of class ${value.constructor?.name ?? 'without a name'}`;
}
