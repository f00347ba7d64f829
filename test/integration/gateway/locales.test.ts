import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../../schema/main.js';
import { createGateway, type Gateway } from '../../../src/gateway/server.js';
import { silentLogger } from '../../../src/lib/logger.js';
import { createRegistry } from '../../../src/lib/metrics.js';
import type { Store } from '../../../src/store/store.js';
import { loadAndAnnounce } from '../../conformance/store-fixture.js';
import type { Answer } from '../../unit/gateway/ask.js';
import { openRedisFixture, type RedisFixture } from '../store/redis-fixture.js';
import { redisUrl } from '../store/redis-servers.js';
import { LOCALIZED_DOCUMENTS } from './locales-data.js';

const countriesOf = <Countries>(data: Answer['data']) => data?.countries as Countries;

describe('locales and searches over HTTP', () => {
  let fixture: RedisFixture;
  let store: Store;
  let gateway: Gateway;
  let url = '';
  const server = createServer((request, response) => void gateway.handler(request, response));

  beforeAll(async () => {
    fixture = await openRedisFixture({ url: redisUrl, codec: 'json-string' });
    store = await fixture.open();
    await loadAndAnnounce(store, LOCALIZED_DOCUMENTS);
    const { reader } = store;
    gateway = createGateway({ schema, reader, registry: createRegistry(), logger: silentLogger });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  });

  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    await gateway.dispose();
    await store[Symbol.asyncDispose]();
    await fixture[Symbol.asyncDispose]();
  });

  async function post(query: string, acceptLanguage?: string, variables: object = {}) {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-language': acceptLanguage ?? '*',
      },
      body: JSON.stringify({ query, variables }),
    });
    return { ...((await response.json()) as Answer), vary: response.headers.get('vary') ?? '' };
  }

  const namesOf = ({ data, errors }: Answer) => {
    expect(errors).toBeUndefined();
    const { nodes } = countriesOf<{ nodes: { localizedName?: { value: string } }[] }>(data);
    return nodes.map((node) => node.localizedName?.value);
  };

  describe('a localized field', () => {
    it('falls back from the region to the language to the default, and says which answered', async () => {
      const { data } = await post(`{
        at: country(code: "CH") { localizedName(locale: "de-AT") { value locale } }
        de: country(code: "DE") { localizedName(locale: "de-AT") { value locale } }
        none: country(code: "CI") { localizedName(locale: "de-AT") { value locale } name(locale: "de") }
        unknown: country(code: "DE") { name(locale: "xx-Latn-YY") }
      }`);
      expect(data).toEqual({
        at: { localizedName: { value: 'die Schweiz', locale: 'de-AT' } },
        de: { localizedName: { value: 'Deutschland', locale: 'de' } },
        none: { localizedName: { value: "Côte d'Ivoire", locale: 'en' }, name: "Côte d'Ivoire" },
        unknown: { name: 'Germany' },
      });
    });

    it('answers in the languages of Accept-Language, and varies by it', async () => {
      const query = '{ country(code: "DE") { name } }';
      const { data, vary } = await post(query, 'xx, fr;q=0.5, de;q=0.9');
      expect(data?.country).toEqual({ name: 'Deutschland' });
      expect(vary).toContain('Accept-Language');
      expect((await post(query)).vary).toContain('Accept-Language');
      expect((await post(query, ';;;')).data?.country).toEqual({ name: 'Germany' });
    });

    it('does not vary where the query names the locale, or no text', async () => {
      const named = await post('{ country(code: "DE") { name(locale: "fr") } }', 'de');
      expect(named.data?.country).toEqual({ name: 'Allemagne' });
      expect(named.vary).not.toContain('Accept-Language');
      expect((await post('{ country(code: "DE") { code } }')).vary).not.toContain('Accept');
    });

    it('finds languages by the code that CLDR has for them', async () => {
      const { data } = await post(
        '{ languagesByCode(codes: ["deu", "gsw", "zza"]) { name(locale: "de") } }',
      );
      expect(data?.languagesByCode).toEqual([
        { name: 'Deutsch' },
        { name: 'Schweizerdeutsch' },
        { name: 'Zaza' },
      ]);
    });

    it.each(['"de_AT"', '"no such thing"', '5', `"${'a'.repeat(10_000)}"`])(
      'refuses %s as a locale',
      async (locale) => {
        const { errors } = await post(`{ country(code: "DE") { name(locale: ${locale}) } }`);
        expect(errors?.[0]?.extensions?.code).toBe('BAD_LOCALE');
      },
    );

    it('refuses a variable that is no locale', async () => {
      const query = 'query ($l: Locale) { country(code: "DE") { name(locale: $l) } }';
      const { errors } = await post(query, undefined, { l: 'de_AT' });
      expect(errors?.[0]?.extensions?.code).toBe('BAD_LOCALE');
    });
  });

  describe('a list in a language', () => {
    const list = (args: string, locale = 'de') =>
      `{ countries(${args}, locale: "${locale}") { totalCount pageInfo { endCursor hasNextPage hasPreviousPage } nodes { localizedName(locale: "${locale}") { value } } } }`;
    const GERMAN = [
      'Ålandinseln',
      "Côte d'Ivoire",
      'Deutschland',
      'Oman',
      'Österreich',
      'Schweiz',
      'Simbabwe',
      'St. Vincent und die Grenadinen',
    ];

    it('has the order of the language, not of code points', async () => {
      expect(namesOf(await post(list('orderBy: [{ field: NAME }]')))).toEqual(GERMAN);
      expect(namesOf(await post(list('orderBy: [{ field: NAME, direction: DESC }]')))).toEqual(
        GERMAN.toReversed(),
      );
    });

    it('has another order in another language', async () => {
      const swedish = namesOf(await post(list('orderBy: [{ field: NAME }]', 'sv')));
      expect(swedish.at(-1)).toBe('Åland Islands');
    });

    it.each([1, 3])('comes in pages of %d, forward and backward', async (size) => {
      for (const [end, from] of [
        ['first', 'after'],
        ['last', 'before'],
      ] as const) {
        const seen: unknown[] = [];
        let cursor: string | null = null;
        do {
          const bound: string = cursor ? `, ${from}: "${cursor}"` : '';
          const answer = await post(
            `{ countries(orderBy: [{ field: NAME }], locale: "de", ${end}: ${size}${bound}) {
                 pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
                 nodes { localizedName(locale: "de") { value } } } }`,
          );
          const names = namesOf(answer);
          seen.push(...(end === 'first' ? names : names.toReversed()));
          const { pageInfo } = countriesOf<{ pageInfo: Record<string, never> }>(answer.data);
          const goesOn = end === 'first' ? pageInfo.hasNextPage : pageInfo.hasPreviousPage;
          cursor = goesOn
            ? ((end === 'first' ? pageInfo.endCursor : pageInfo.startCursor) ?? null)
            : null;
        } while (cursor);
        expect(end === 'first' ? seen : seen.toReversed()).toEqual(GERMAN);
      }
    });

    it('refuses the cursor of another language', async () => {
      const answer = await post(list('orderBy: [{ field: NAME }], first: 2'));
      const { pageInfo } = countriesOf<{ pageInfo: { endCursor: string } }>(answer.data);
      const args = `orderBy: [{ field: NAME }], after: "${pageInfo.endCursor}"`;
      const { errors } = await post(list(args, 'fr'));
      expect(errors?.[0]?.extensions?.code).toBe('BAD_CURSOR');
    });

    it.each([
      ['{ name: { startsWith: "Ö" } }', ['Österreich']],
      ['{ name: { eq: "Schweiz" } }', ['Schweiz']],
      ['{ name: { in: ["Oman", "Austria", "Simbabwe"] } }', ['Oman', 'Simbabwe']],
      [
        '{ name: { startsWith: "S" }, continent: { eq: EU } }',
        GERMAN.filter((name) => /^(Sch|St)/.test(name)),
      ],
      [
        '{ or: [{ name: { eq: "Schweiz" } }, { continent: { eq: AF } }] }',
        ["Côte d'Ivoire", 'Oman', 'Schweiz', 'Simbabwe'],
      ],
      ['{ not: { name: { gte: "E" } } }', ["Côte d'Ivoire", 'Deutschland']],
      ['{ continent: { eq: AF } }', ["Côte d'Ivoire", 'Oman', 'Simbabwe']],
      ['{ code: { in: ["DE", "CH"] }, name: { startsWith: "D" } }', ['Deutschland']],
      ['{ name: { eq: "Germany" } }', []],
    ])('filters by the texts of the language: %s', async (where, expected) => {
      const answer = await post(list(`where: ${where}, orderBy: [{ field: NAME }]`));
      expect(namesOf(answer)).toEqual(expected);
      expect(countriesOf<{ totalCount: number }>(answer.data).totalCount).toBe(expected.length);
    });

    it('orders by other fields too, and takes its language from Accept-Language', async () => {
      const answer = await post(
        '{ countries(orderBy: [{ field: CONTINENT, direction: DESC }, { field: NAME }]) { nodes { localizedName { value } } } }',
        'de',
      );
      expect(namesOf(answer).slice(0, 2)).toEqual(['Ålandinseln', 'Deutschland']);
      expect(namesOf(answer).slice(-1)).toEqual(['Simbabwe']);
      expect(answer.vary).toContain('Accept-Language');
    });
  });

  describe('a search', () => {
    const found = async (text: string, locale = 'de', field = 'searchCountries') => {
      const { data, errors } = await post(
        `query ($text: String!, $locale: Locale) {
           ${field}(text: $text, locale: $locale) { text locale node { code } } }`,
        undefined,
        { text, locale },
      );
      expect(errors).toBeUndefined();
      const matches = data?.[field] as { text: string; locale: string; node: { code: string } }[];
      return matches.map(({ node, text: matched, locale: of }) => [node.code, matched, of]);
    };

    it('finds codes, names, beginnings and words without accents, the best first', async () => {
      expect(await found('osterr')).toEqual([['AT', 'Österreich', 'de']]);
      expect(await found('ch')).toEqual([['CH', 'CH', null]]);
      expect(await found('che')).toEqual([['CH', 'CHE', null]]);
      expect((await found('s')).map(([code]) => code)).toEqual(['CH', 'ZW', 'VC']);
      expect(await found('GRENADINEN vin')).toEqual([
        ['VC', 'St. Vincent und die Grenadinen', 'de'],
      ]);
    });

    it('finds the default language too, after that asked for', async () => {
      expect(await found('Germany')).toEqual([['DE', 'Germany', 'en']]);
      expect((await found('schw', 'de-AT')).map(([, text]) => text)).toEqual(['Schweiz']);
      expect(await found('die', 'de-AT')).toEqual([
        ['CH', 'die Schweiz', 'de-AT'],
        ['VC', 'St. Vincent und die Grenadinen', 'de'],
      ]);
    });

    it('passes over texts of what the entity does not have', async () => {
      expect(await found('schnelles')).toEqual([]);
      expect(await found('schweiz', 'de', 'searchLanguages')).toEqual([
        ['gsw', 'Schweizerdeutsch', 'de'],
      ]);
    });

    it.each(['', '   ', '— !?', '\u0000'])('finds nothing for %j', async (text) => {
      expect(await found(text)).toEqual([]);
    });

    it('refuses a long text and bad numbers', async () => {
      const code = async (args: string) =>
        (await post(`{ searchCountries(${args}) { text } }`)).errors?.[0]?.extensions?.code;
      expect(await code(`text: "${'a'.repeat(10_000)}"`)).toBe('BAD_SEARCH');
      for (const first of [0, -1, 51, 1_000_000]) {
        expect(await code(`text: "a", first: ${first}`)).toBe('BAD_PAGE_SIZE');
      }
    });
  });
});
