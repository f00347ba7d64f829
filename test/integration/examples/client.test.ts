import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  countryDetails,
  countryNames,
  countryPages,
  pickCountries,
} from '../../../examples/client/countries.js';
import { execute, type Gateway } from '../../../examples/client/execute.js';
import { CountryPage } from '../../../examples/client/operations.js';
import { exampleQueries } from '../../../schema/main.js';
import { schemaStatements } from '../../../seeds/create-tables.js';
import { type AppFixture, createAppFixture } from '../../support/app-fixture.js';

const COUNTRIES = [
  ['CH', 'CHE', '756', 'Switzerland', 'Schweiz', 'Bern', 'EU'],
  ['SE', 'SWE', '752', 'Sweden', 'Sverige', 'Stockholm', 'EU'],
  ['JP', 'JPN', '392', 'Japan', '日本', 'Tokyo', 'AS'],
  ['AQ', 'ATA', '010', 'Antarctica', 'Antarctica', null, 'AN'],
];

describe('on a gateway with a few countries,', () => {
  let fixture: AppFixture;
  let gateway: Gateway;

  beforeAll(async () => {
    fixture = await createAppFixture({ deployment: 'atlas' });
    const { admin, execute } = fixture.database;
    await execute(...(await schemaStatements()));
    const columns =
      '(code, alpha3, numeric_code, name, native_name, capital, continent, calling_codes)';
    const rows = COUNTRIES.map((row) => [...row, '["+1"]']);
    await admin.query(`INSERT INTO country ${columns} VALUES ?`, [rows]);
    await execute(
      "INSERT INTO subdivision VALUES ('CH-ZH', 'CH', 'Zürich', 'Canton'), ('CH-BE', 'CH', 'Bern', NULL)",
      "INSERT INTO currency VALUES ('CHF', '756', 'Swiss Franc', 2)",
      "INSERT INTO country_currency VALUES ('CH', 'CHF', 0)",
      "INSERT INTO category VALUES (1, NULL, 'tools', 'Tools', 0), (2, 1, 'saws', 'Saws', 0)",
    );
    gateway = { url: `${await fixture.spawn(['start']).ready()}/graphql` };
  });
  afterAll(async () => fixture?.[Symbol.asyncDispose]());

  describe('the example client', () => {
    it('walks through all countries in pages', async () => {
      const pages: string[][] = [];
      for await (const page of countryPages(gateway, 3)) pages.push(page.map(({ code }) => code));
      expect(pages).toEqual([['AQ', 'CH', 'JP'], ['SE']]);
    });

    it('picks countries by how their names begin', async () => {
      const picked = await pickCountries(gateway, 'SW');
      expect(picked.map(({ name, continent }) => [name, continent])).toEqual([
        ['Sweden', 'EU'],
        ['Switzerland', 'EU'],
      ]);
    });

    it('shows a country with what belongs to it', async () => {
      expect(await countryDetails(gateway, 'CH')).toEqual({
        code: 'CH',
        name: 'Switzerland',
        nativeName: 'Schweiz',
        capital: 'Bern',
        continent: 'EU',
        callingCodes: ['+1'],
        currencies: { edges: [{ node: { code: 'CHF', name: 'Swiss Franc' } }] },
        languages: { edges: [] },
        subdivisions: {
          totalCount: 2,
          edges: [
            { node: { name: 'Bern', category: null } },
            { node: { name: 'Zürich', category: 'Canton' } },
          ],
        },
      });
      expect(await countryDetails(gateway, 'XX')).toBeUndefined();
    });

    it('names countries by code, and leaves out what is none', async () => {
      expect(await countryNames(gateway, ['SE', 'XX', 'AQ'])).toEqual(
        new Map([
          ['SE', 'Sweden'],
          ['AQ', 'Antarctica'],
        ]),
      );
    });

    it('throws what the gateway refuses, with the code', async () => {
      await expect(
        execute(gateway, CountryPage, { first: 3, after: 'nonsense' }),
      ).rejects.toMatchObject({ name: 'GraphqlError', code: 'BAD_CURSOR' });
    });
  });

  describe('each example of GraphiQL', () => {
    it.each(exampleQueries.map((example) => [/query (\w+)/.exec(example.query)?.[1], example]))(
      '%s has an answer without errors',
      async (_, example) => {
        if (typeof example !== 'object') throw new Error('Expected an example.');
        const { query, variables, headers } = example;
        const response = await fetch(gateway.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify({ query, variables }),
        });
        const answer = await response.json();
        expect(answer).not.toHaveProperty('errors');
        expect(answer).toHaveProperty('data');
      },
    );

    it('stands in a tab of the page', async () => {
      const page = await fetch(gateway.url, { headers: { accept: 'text/html' } });
      const html = await page.text();
      for (const { query } of exampleQueries) expect(html).toContain(JSON.stringify(query));
    });
  });
});
