import { fileURLToPath } from 'node:url';
import { createClient, type SubscribePayload } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  countryDetails,
  countryNames,
  countryPages,
  pickCountries,
} from '../../../examples/client/countries.js';
import { execute, type Gateway } from '../../../examples/client/execute.js';
import { CountryNames, CountryPage } from '../../../examples/client/operations.js';
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

  describe('a gateway that answers the documents of the client alone', () => {
    let strict: Gateway;
    beforeAll(async () => {
      const documents = new URL(
        '../../../examples/client/generated/persisted-documents.json',
        import.meta.url,
      );
      const serving = fixture.spawn(['serve'], {
        ALMANAC_TRUSTED_DOCUMENTS: fileURLToPath(documents),
        ALMANAC_TRUSTED_DOCUMENTS_MODE: 'only',
      });
      strict = { url: `${await serving.ready()}/graphql`, byId: true };
    });
    const other = '{ country(code: "CH") { code } }';
    const named = { codes: ['SE'] };
    const names = { countriesByCode: [{ code: 'SE', name: 'Sweden' }] };

    it('answers them by id', async () => {
      expect(await execute(strict, CountryNames, named)).toEqual(names);
      await expect(execute({ url: strict.url }, CountryNames, named)).rejects.toMatchObject({
        code: 'DOCUMENT_NOT_TRUSTED',
      });
      const pages: string[][] = [];
      for await (const page of countryPages(strict, 3)) pages.push(page.map(({ code }) => code));
      expect(pages).toEqual([['AQ', 'CH', 'JP'], ['SE']]);
    });

    it('refuses every other document, by POST, by GET and as an event stream', async () => {
      const accept = { accept: 'application/graphql-response+json' };
      const headers = { 'content-type': 'application/json', ...accept };
      const requests: [string, RequestInit][] = [
        [strict.url, { method: 'POST', headers, body: JSON.stringify({ query: other }) }],
        [`${strict.url}?${new URLSearchParams({ query: other })}`, { headers: accept }],
      ];
      for (const [url, init] of requests) {
        const response = await fetch(url, init);
        expect(response.status).toBe(400);
        expect(await response.json()).toMatchObject({
          errors: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }],
        });
      }
      const stream = await fetch(
        `${strict.url}?${new URLSearchParams({ query: 'subscription { countryChanged { key } }' })}`,
        { headers: { accept: 'text/event-stream' } },
      );
      expect(await stream.text()).toContain('DOCUMENT_NOT_TRUSTED');
    });

    it('does the same over WebSockets', async () => {
      const client = createClient({
        url: strict.url.replace('http', 'ws'),
        webSocketImpl: WebSocket,
        retryAttempts: 0,
      });
      const answer = (payload: SubscribePayload & { documentId?: string }) =>
        new Promise((resolve) => {
          client.subscribe(payload, { next: resolve, error: resolve, complete: () => {} });
        });
      const id = CountryNames.__meta__?.hash as string;
      const persistedQuery = { version: 1, sha256Hash: id.replace('sha256:', '') };
      for (const payload of [
        { query: '', documentId: id },
        { query: '', extensions: { persistedQuery } },
      ]) {
        expect(await answer({ ...payload, variables: named })).toMatchObject({ data: names });
      }
      for (const payload of [
        { query: other },
        { query: String(CountryNames) },
        { query: 'subscription { countryChanged { key } }' },
        { query: '' },
        { query: other, extensions: { persistedQuery: { sha256Hash: '00' } } },
      ]) {
        expect(await answer(payload)).toMatchObject([
          { extensions: { code: 'DOCUMENT_NOT_TRUSTED' } },
        ]);
      }
      expect(await answer({ query: other, documentId: 'sha256:00' })).toMatchObject([
        { extensions: { code: 'DOCUMENT_UNKNOWN' } },
      ]);
      await client.dispose();
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
