import { afterAll, beforeAll, expect, it } from 'vitest';
import { comments } from '../../../schema/comments.js';
import { catalog } from '../../../schema/main.js';
import { schemaStatements } from '../../../seeds/create-tables.js';
import { defineCatalog } from '../../../src/model/catalog.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { readComments } from '../../../src/source/mysql/comments.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { describeEachSource } from '../../support/each-source.js';

const { signal } = new AbortController();

describeEachSource('comments', ({ adminUrl }) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase(adminUrl);
  });
  afterAll(async () => database[Symbol.asyncDispose]());

  it('are those of tables and of the columns that are fields', async () => {
    await database.execute(
      `CREATE TABLE pen (
         id INT PRIMARY KEY COMMENT 'Number', ink_color TEXT COMMENT 'It''s "blue"\n\\\\ übrig',
         bare INT, hidden INT COMMENT 'Not a field'
       ) COMMENT 'Things to write with'`,
      'CREATE TABLE cup (id INT PRIMARY KEY)',
    );
    const Pen = defineEntity({
      name: 'Pen',
      fields: { id: field.int(), color: field.string({ column: 'ink_color' }), bare: field.int() },
      key: ['id'],
    });
    const Cup = defineEntity({ name: 'Cup', fields: { id: field.int() }, key: ['id'] });
    const Gone = defineEntity({ name: 'Gone', fields: { id: field.int() }, key: ['id'] });
    const url = database.url;
    expect(await readComments({ url, catalog: defineCatalog([Pen, Cup, Gone]), signal })).toEqual({
      pen: {
        table: 'Things to write with',
        columns: { id: 'Number', ink_color: 'It\'s "blue"\n\\ übrig' },
      },
    });
  });

  it('of atlas are those in schema/comments.ts (else: almanac comments)', async () => {
    await database.execute(...(await schemaStatements()));
    expect(await readComments({ url: database.url, catalog, signal })).toEqual(comments);
  });

  it('need a source that answers', async () => {
    const url = database.url.replace('secret', 'wrong');
    await expect(readComments({ url, catalog, signal })).rejects.toMatchObject({
      code: 'SOURCE_DENIED',
    });
  });
});
