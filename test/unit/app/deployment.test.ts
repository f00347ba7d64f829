import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { loadDeployment } from '../../../src/app/deployment.js';

const folder = mkdtempSync(join(tmpdir(), 'almanac-deployment-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ERRORS = JSON.stringify(pathToFileURL(resolve('src/lib/errors.ts')).href);
const GRAPHQL = JSON.stringify(import.meta.resolve('graphql/index.js'));
const CATALOG = `export const catalog = { entities: [], fingerprint: 'f', must() {} };`;
const SCHEMA = 'export const schema = new (class GraphQLSchema {})();';

let count = 0;
function moduleWith(text: string): string {
  count += 1;
  const file = join(folder, `deployment-${count}.mjs`);
  writeFileSync(file, text);
  return file;
}

describe('loadDeployment', () => {
  it('takes a module that exports catalog and schema', async () => {
    const { catalog, schema, exampleQueries } = await loadDeployment(
      'test/unit/app/deployments/valid.ts',
    );
    expect(catalog.must('Country').table).toBe('country');
    expect(exampleQueries).toEqual([{ query: '{ country(code: "AT") }' }]);
    expect(schema.getQueryType()?.name).toBe('Query');
  });

  it.each([
    ['a catalog that is not there', SCHEMA, 'export `catalog` is missing'],
    ['a catalog of another kind', `${SCHEMA}\nexport const catalog = [];`, 'class Array'],
    ['a schema that is not there', CATALOG, 'export `schema` is missing'],
    ['a schema as text', `${CATALOG}\nexport const schema = '';`, '`schema` is a string'],
    ['a schema of another copy', `${CATALOG}\n${SCHEMA}`, 'another copy of the package graphql'],
    ['a schema that is null', `${CATALOG}\nexport const schema = null;`, '`schema` is null'],
    [
      'an example that has no query',
      `${CATALOG}\nimport { GraphQLSchema } from ${GRAPHQL};\nexport const schema = new GraphQLSchema({});\nexport const exampleQueries = ['{ a }'];`,
      'not a list of `{ query, variables?, headers? }`',
    ],
    ['code that throws', 'throw new Error("boom");', 'loading it failed: boom'],
    ['an import that is not there', "import './nowhere.mjs';", 'loading it failed'],
  ])('refuses %s', async (_, text, reason) => {
    const file = moduleWith(text);
    await expect(loadDeployment(file)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(reason),
    });
    await expect(loadDeployment(file)).rejects.toThrow(file);
  });

  it('refuses a path where nothing is', async () => {
    await expect(loadDeployment(join(folder, 'nowhere.js'))).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('found no readable file there'),
    });
  });

  it("lets the module's own refusal through", async () => {
    const file = moduleWith(`import { AlmanacError } from ${ERRORS};
throw new AlmanacError('CATALOG_INVALID', 'two tables');`);
    await expect(loadDeployment(file)).rejects.toMatchObject({ code: 'CATALOG_INVALID' });
  });
});
