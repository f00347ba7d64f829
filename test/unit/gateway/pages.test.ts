import { describe, expect, it } from 'vitest';
import { Country } from '../../../schema/entities/country.js';
import { Subdivision } from '../../../schema/entities/subdivision.js';
import { schema } from '../../../schema/main.js';
import { encodeCursor } from '../../../src/gateway/cursor.js';
import type { Page } from '../../../src/gateway/page.js';
import { View } from '../../../src/gateway/view.js';
import { indexMember } from '../../../src/model/document.js';
import type { DocumentOf, Entity } from '../../../src/model/entity.js';
import { ask, gatewayOver } from './ask.js';
import { atlasStore, codesOf, countryOf } from './atlas-data.js';
import type { FakeStore } from './fake-store.js';

const PAGE = /* GraphQL */ `
  query ($first: Int, $after: String, $last: Int, $before: String) {
    countries(first: $first, after: $after, last: $last, before: $before) {
      totalCount
      edges {
        cursor
        node {
          code
        }
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`;

interface CountryPage {
  readonly totalCount: number;
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly code: string } }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

async function pageOf(store: FakeStore, variables: object = {}): Promise<CountryPage> {
  const { data, errors } = await ask(gatewayOver(schema, store), PAGE, variables);
  expect(errors).toBeUndefined();
  return data?.countries as CountryPage;
}

const cursorOf = (entity: Entity, order: string, place: string) =>
  encodeCursor({ entity, order }, place);

const codes = ({ edges }: CountryPage) => edges.map(({ node }) => node.code);

async function shownOf(page: Page<DocumentOf<typeof Country>>) {
  const [edges, { hasNextPage, hasPreviousPage }] = await Promise.all([page.edges, page.pageInfo]);
  return { codes: edges.map(({ node }) => node.code), hasNextPage, hasPreviousPage };
}

describe('a list in pages', () => {
  it('gives each record once, in key order, however it is cut', async () => {
    const store = await atlasStore(7);
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: CountryPage = await pageOf(store, { first: 3, after });
      expect(page.totalCount).toBe(7);
      expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
      seen.push(...codes(page));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(['AA', 'AB', 'AC', 'AD', 'AE', 'AF', 'AG']);
  });

  it('has 50 records where the request does not say, also for an explicit null', async () => {
    const store = await atlasStore(51);
    expect(codes(await pageOf(store))).toHaveLength(50);
    expect(codes(await pageOf(store, { first: null }))).toHaveLength(50);
  });

  it('stands still when records come and go before the cursor, even the cursor’s own', async () => {
    const store = await atlasStore(5);
    const { pageInfo } = await pageOf(store, { first: 2 });
    await store.remove(Country, 'AB');
    await store.put(Country, countryOf('A0'));
    const next = await pageOf(store, { first: 2, after: pageInfo.endCursor });
    expect(codes(next)).toEqual(['AC', 'AD']);
    expect(next.pageInfo.hasPreviousPage).toBe(true);
  });

  it('gives the same backwards, from the end', async () => {
    const store = await atlasStore(7);
    const seen: string[] = [];
    let before: string | null = null;
    do {
      const page: CountryPage = await pageOf(store, { last: 3, before });
      expect(page.totalCount).toBe(7);
      expect(page.pageInfo.hasNextPage).toBe(before !== null);
      seen.unshift(...codes(page));
      before = page.pageInfo.hasPreviousPage ? page.pageInfo.startCursor : null;
    } while (before !== null);
    expect(seen).toEqual(['AA', 'AB', 'AC', 'AD', 'AE', 'AF', 'AG']);
  });

  it('is cut as Relay says, between any two cursors, from either end, to any size', async () => {
    const all = codesOf(5);
    const { reader } = await atlasStore(all.length);
    const list = await new View({ reader }).page(Country, 'key', []).edges;
    const places = [undefined, ...all.keys()];
    for (const from of places) {
      for (const to of places.filter((at) => at === undefined || from === undefined || from < at)) {
        const inside = all.slice(from === undefined ? 0 : from + 1, to);
        const bounds = {
          after: from === undefined ? undefined : list[from]?.cursor,
          before: to === undefined ? undefined : list[to]?.cursor,
        };
        for (let size = 1; size <= all.length; size += 1) {
          const forward = new View({ reader }).page(Country, 'key', [], { ...bounds, first: size });
          const backward = new View({ reader }).page(Country, 'key', [], { ...bounds, last: size });
          const isCut = inside.length > size;
          expect({ from, to, size, ...(await shownOf(forward)) }).toEqual({
            ...{ from, to, size, codes: inside.slice(0, size) },
            ...{ hasNextPage: isCut || to !== undefined, hasPreviousPage: from !== undefined },
          });
          expect({ from, to, size, ...(await shownOf(backward)) }).toEqual({
            ...{ from, to, size, codes: inside.slice(-size) },
            ...{ hasNextPage: to !== undefined, hasPreviousPage: isCut || from !== undefined },
          });
        }
      }
    }
  });

  it('knows nothing before its first record once what was there is deleted', async () => {
    const store = await atlasStore(3);
    const { pageInfo } = await pageOf(store, { first: 1 });
    await store.remove(Country, 'AA');
    const next = await pageOf(store, { first: 1, after: pageInfo.endCursor });
    expect(codes(next)).toEqual(['AB']);
    expect(next.pageInfo).toMatchObject({ hasPreviousPage: false, hasNextPage: true });
  });

  it('ends in an empty page', async () => {
    const store = await atlasStore(2);
    const { pageInfo } = await pageOf(store);
    expect(pageInfo.hasNextPage).toBe(false);
    const end = await pageOf(store, { after: pageInfo.endCursor });
    expect(end).toEqual({
      totalCount: 2,
      edges: [],
      pageInfo: {
        hasNextPage: false,
        hasPreviousPage: true,
        startCursor: null,
        endCursor: null,
      },
    });
  });

  it('costs what is asked of it', async () => {
    const store = await atlasStore(3);
    await pageOf(store);
    expect(store.calls.map(({ method }) => method).sort()).toEqual([
      'checkpoint',
      'counts',
      'documents',
      'ranges',
    ]);
    store.calls.length = 0;
    await ask(gatewayOver(schema, store), '{ countries { totalCount } }');
    expect(store.calls.map(({ method }) => method)).toEqual(['checkpoint', 'counts']);
  });

  it('knows no cursor of another part of the index', async () => {
    const store = await atlasStore(2);
    const view = new View({ reader: store.reader });
    const [first] = await view.page(Subdivision, 'byCountry', ['AA']).edges;
    const after = first?.cursor;
    const rest = await view.page(Subdivision, 'byCountry', ['AA'], { after }).edges;
    expect(rest.map(({ node }) => node.code)).toEqual(['AA-B', 'AA-C']);
    expect(() => view.page(Subdivision, 'byCountry', ['AB'], { after })).toThrow(
      expect.objectContaining({ code: 'BAD_CURSOR' }),
    );
  });
});

describe('a page that cannot be', () => {
  it.each([0, -1, 501, 10 ** 6])('is refused for first: %d', async (first) => {
    const { data, errors } = await ask(gatewayOver(schema, await atlasStore(1)), PAGE, { first });
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(new RegExp(`"first" to be 1 to 500, got ${first}\\.`)),
        path: ['countries'],
        extensions: { code: 'BAD_PAGE_SIZE' },
      },
    ]);
    const backwards = await ask(gatewayOver(schema, await atlasStore(1)), PAGE, { last: first });
    expect(backwards.errors).toMatchObject([
      {
        message: expect.stringMatching(new RegExp(`"last" to be 1 to 500, got ${first}\\.`)),
        extensions: { code: 'BAD_PAGE_SIZE' },
      },
    ]);
  });

  it('is refused for both ends at once', async () => {
    const store = await atlasStore(1);
    const { errors } = await ask(gatewayOver(schema, store), PAGE, { first: 3, last: 2 });
    expect(errors).toMatchObject([
      {
        message: 'Expected "first" or "last", got both (3 and 2). Ask from one end.',
        extensions: { code: 'BAD_PAGE_SIZE' },
      },
    ]);
    expect(store.calls).toEqual([]);
  });

  const member = indexMember(Country, ['code'], ['AA'], 'AA');
  it.each([
    ['no base64url', 'not a cursor!'],
    ['empty', ''],
    ['some text', Buffer.from('hello').toString('base64url')],
    ['a cursor with padding', `${cursorOf(Country, 'key', member)}=`],
    [
      'another entity’s',
      cursorOf(Subdivision, 'key', indexMember(Subdivision, ['code'], ['AA'], 'AA')),
    ],
    ['another index’s', cursorOf(Country, 'byContinent', member)],
    ['no entry of an index', cursorOf(Country, 'key', 'zz/zz')],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe]).toString('base64url')],
  ])('is refused for a cursor that is %s', async (_, after) => {
    const store = await atlasStore(1);
    for (const bound of [{ after }, { before: after }]) {
      const { data, errors } = await ask(gatewayOver(schema, store), PAGE, bound);
      expect(data).toBeNull();
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_CURSOR' } }]);
    }
    expect(store.calls).toEqual([]);
  });

  it('names the other list in the message', async () => {
    const after = cursorOf(Subdivision, 'key', indexMember(Subdivision, ['code'], ['AA'], 'AA'));
    const { errors } = await ask(gatewayOver(schema, await atlasStore(1)), PAGE, { after });
    expect(errors?.[0]?.message).toBe(
      'Expected a cursor of Country by key, got one of "Subdivision" by "key". Use a cursor that this field returned, unchanged.',
    );
  });
});
