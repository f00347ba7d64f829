import { describe, expect, it } from 'vitest';
import { Country } from '../../../schema/entities/country.js';
import { Subdivision } from '../../../schema/entities/subdivision.js';
import { schema } from '../../../schema/main.js';
import { createBuilder } from '../../../src/gateway/builder.js';
import { View } from '../../../src/gateway/view.js';
import { defineCatalog } from '../../../src/model/catalog.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { through } from '../../../src/model/relation.js';
import { ask, gatewayOver } from './ask.js';
import { atlasStore, codesOf } from './atlas-data.js';
import { createFakeStore } from './fake-store.js';

interface SubdivisionPage {
  readonly totalCount: number;
  readonly nodes: readonly { readonly code: string }[];
  readonly edges: readonly { readonly cursor: string }[];
  readonly pageInfo: Readonly<Record<string, unknown>>;
}

interface ClubPage {
  readonly totalCount: number;
  readonly nodes: readonly { readonly name: string }[];
  readonly pageInfo: Readonly<Record<string, unknown>>;
}

describe('a relation to many', () => {
  it('comes in pages, from either end', async () => {
    const gateway = gatewayOver(schema, await atlasStore(2));
    const page = async (bounds: string) => {
      const { data, errors } = await ask(
        gateway,
        `{ country(code: "AB") { subdivisions(${bounds}) {
             totalCount nodes { code } edges { cursor }
             pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`,
      );
      expect(errors).toBeUndefined();
      const { country } = data as { country: { subdivisions: SubdivisionPage } };
      const { nodes, ...rest } = country.subdivisions;
      return { ...rest, codes: nodes.map(({ code }) => code) };
    };
    const first = await page('first: 2');
    expect(first).toMatchObject({
      totalCount: 3,
      codes: ['AB-A', 'AB-B'],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    expect(first.pageInfo.startCursor).toBe(first.edges[0]?.cursor);
    expect(first.pageInfo.endCursor).toBe(first.edges[1]?.cursor);
    expect(await page(`first: 2, after: "${first.edges[1]?.cursor}"`)).toMatchObject({
      totalCount: 3,
      codes: ['AB-C'],
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
    expect(await page('last: 1')).toMatchObject({ codes: ['AB-C'] });
    expect(await page(`last: 1, before: "${first.edges[1]?.cursor}"`)).toMatchObject({
      codes: ['AB-A'],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
  });

  it.each([1, 40])('costs as many reads for %d parents', async (count) => {
    const store = await atlasStore(40);
    const { errors } = await ask(
      gatewayOver(schema, store),
      `query ($codes: [ID!]!) {
         countriesByCode(codes: $codes) {
           subdivisions(last: 2) { totalCount nodes { name } edges { cursor } pageInfo { hasPreviousPage } }
           currencies(first: 1) { nodes { name } pageInfo { hasNextPage } }
         }
       }`,
      { codes: codesOf(count) },
    );
    expect(errors).toBeUndefined();
    expect(store.calls.map(({ method, entity }) => entity ?? method).sort()).toEqual([
      'Country',
      'Currency',
      'Subdivision',
      'checkpoint',
      'counts',
      'ranges',
    ]);
    expect(store.calls.find(({ method }) => method === 'ranges')?.size).toBe(2 * count);
  });

  it.each([
    ['first: 0', 'BAD_PAGE_SIZE'],
    ['last: -1', 'BAD_PAGE_SIZE'],
    ['first: 1000000', 'BAD_PAGE_SIZE'],
    ['first: 1, last: 1', 'BAD_PAGE_SIZE'],
    ['after: "x"', 'BAD_CURSOR'],
  ])('is refused with %s', async (bounds, code) => {
    const { errors } = await ask(
      gatewayOver(schema, await atlasStore(1)),
      `{ country(code: "AA") { currencies(${bounds}) { nodes { code } } } }`,
    );
    expect(errors).toMatchObject([{ path: ['country', 'currencies'], extensions: { code } }]);
  });

  it('knows no cursor of another record’s', async () => {
    const gateway = gatewayOver(schema, await atlasStore(2));
    for (const relation of ['subdivisions', 'currencies']) {
      const query = (code: string, bounds: string) =>
        `{ country(code: "${code}") { list: ${relation}(${bounds}) { edges { cursor } } } }`;
      const { data } = await ask(gateway, query('AA', 'first: 1'));
      const { country } = data as { country: { list: { edges: { cursor: string }[] } } };
      const [edge] = country.list.edges;
      const bounds = `first: 1, after: "${edge?.cursor}"`;
      expect((await ask(gateway, query('AA', bounds))).errors).toBeUndefined();
      expect((await ask(gateway, query('AB', bounds))).errors).toMatchObject([
        { extensions: { code: 'BAD_CURSOR' } },
      ]);
    }
  });

  it('counts towards what a request may get, as delivered', async () => {
    const { reader } = await atlasStore(4);
    const view = new View({ reader, mostRecords: 6 });
    expect(await view.page(Country, 'key', [], { first: 3 }).edges).toHaveLength(3);
    const page = view.page(Subdivision, 'byCountry', ['AA'], { last: 3 });
    await page.pageInfo;
    await page.totalCount;
    expect(await page.edges).toHaveLength(3);
    await expect(view.page(Country, 'key', [], { first: 1 }).edges).rejects.toMatchObject({
      code: 'RESULT_TOO_LARGE',
    });
  });
});

describe('a relation through records that may lead to one more than once', () => {
  const Person = defineEntity({
    name: 'Person',
    fields: { name: field.string() },
    key: ['name'],
    relations: {
      clubs: through('Membership', { target: 'Club', index: 'byPerson', on: ['club'] }),
    },
  });
  const Club = defineEntity({ name: 'Club', fields: { name: field.string() }, key: ['name'] });
  const Membership = defineEntity({
    name: 'Membership',
    fields: { person: field.string(), club: field.string(), year: field.int() },
    key: ['person', 'club', 'year'],
    indexes: { byPerson: { on: ['person'], order: ['year'] } },
  });
  const catalog = defineCatalog([Person, Club, Membership]);

  async function gateway() {
    const builder = createBuilder(catalog);
    for (const entity of [Person, Club, Membership]) builder.expose(entity);
    const store = await createFakeStore(catalog);
    await store.put(Person, { name: 'ann' });
    await store.put(Club, { name: 'chess' }, { name: 'golf' }, { name: 'rowing' });
    const years = { 2001: 'chess', 2002: 'golf', 2003: 'chess', 2004: 'rowing', 2005: 'golf' };
    for (const [year, club] of Object.entries(years)) {
      await store.put(Membership, { person: 'ann', club, year: Number(year) });
    }
    return gatewayOver(builder.build(), store);
  }

  it('has each once, in the place of its first, however it is cut', async () => {
    const over = await gateway();
    for (const [size, cursor, on, more] of [
      ['first', 'after', 'endCursor', 'hasNextPage'],
      ['last', 'before', 'startCursor', 'hasPreviousPage'],
    ] as const) {
      const seen: string[] = [];
      let from: string | null = null;
      do {
        const { data, errors } = await ask(
          over,
          `query ($from: String) { person(name: "ann") { clubs(${size}: 1, ${cursor}: $from) {
             totalCount nodes { name } pageInfo { ${on} ${more} } } } }`,
          { from },
        );
        expect(errors).toBeUndefined();
        const { person } = data as { person: { clubs: ClubPage } };
        const { clubs } = person;
        expect(clubs.totalCount).toBe(3);
        seen.push(...clubs.nodes.map(({ name }) => name));
        from = clubs.pageInfo[more] ? (clubs.pageInfo[on] as string) : null;
      } while (from !== null);
      const inOrder = size === 'first' ? seen : seen.reverse();
      expect(inOrder).toEqual(['chess', 'golf', 'rowing']);
    }
  });
});
