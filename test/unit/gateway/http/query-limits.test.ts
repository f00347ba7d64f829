import { buildSchema, getIntrospectionQuery, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import documents from '../../../../examples/client/generated/persisted-documents.json' with {
  type: 'json',
};
import { exampleQueries, schema } from '../../../../schema/main.js';
import { createSubgraph } from '../../../../src/gateway/federation/subgraph.js';
import { costOf } from '../../../../src/gateway/http/query-cost.js';
import {
  costRefusal,
  QUERY_LIMITS,
  shapeRefusals,
  tokenRefusal,
} from '../../../../src/gateway/http/query-limits.js';
import { measuresOf, tokensOf } from '../../../../src/gateway/http/query-measures.js';
import { MOST_KEYS, PAGE_SIZE } from '../../../../src/gateway/limits.js';

const pageSize = { standard: 50, most: 500 };

describe('a document', () => {
  const measures = (text: string) => measuresOf(parse(text));

  it('is as deep as its deepest field, through fragments of both kinds', () => {
    expect(measures('{ a { b } c { d { e } } }').depth).toBe(3);
    expect(measures('{ a { ...F ... { b } } } fragment F on A { c { d { e } } }').depth).toBe(4);
  });

  it('is not deep by introspection, which has limits of its own', () => {
    expect(measures(getIntrospectionQuery()).depth).toBe(0);
    expect(measures('{ __type(name: "A") { a { b { c } } } x }').depth).toBe(1);
  });

  it('has the aliases and root fields of fragments as often as they are spread', () => {
    const text =
      '{ x: a { ...F } y: b { ...F } ...R } fragment F on A { p: q r } fragment R on Q { c d }';
    expect(measures(text)).toEqual({ depth: 2, aliases: 4, rootFields: 4 });
  });

  it('of several operations is measured by the largest of each', () => {
    expect(measures('query A { a { b } } query B { x: a y: b }')).toEqual({
      depth: 2,
      aliases: 2,
      rootFields: 2,
    });
  });

  it('of fragments that double at each level is measured at once', () => {
    const levels = Array.from(
      { length: 60 },
      (_, at) => `fragment F${at} on A { a: x { ...F${at + 1} } b: x { ...F${at + 1} } }`,
    );
    const text = `{ ...F0 } ${levels.join(' ')} fragment F60 on A { c }`;
    expect(measures(text)).toMatchObject({ depth: 61, rootFields: 2 });
    expect(measures(text).aliases).toBeGreaterThan(1e18);
  });

  it('of fragments in a circle is left to validation', () => {
    expect(measures('{ ...A } fragment A on Q { ...B } fragment B on Q { ...A x }').depth).toBe(1);
  });

  it('has its tokens counted up to a mistake', () => {
    expect(tokensOf('{ a(b: [1, 2]) }')).toBe(11);
    expect(tokensOf('{ a " ')).toBe(2);
  });
});

describe('the cost of a query', () => {
  const shop = buildSchema(/* GraphQL */ `
    type Query {
      item(id: ID!): Item
      itemsById(ids: [ID!]!): [Item]!
      items(first: Int, after: String, last: Int): ItemConnection!
      search(text: String!, first: Int): [Item!]!
      node: Node
    }
    interface Node { id: ID! }
    type Item implements Node {
      id: ID!
      tags: [String!]!
      parent: Item
      plain: [Item!]!
      parts(first: Int, last: Int): ItemConnection!
    }
    type ItemConnection { edges: [ItemEdge!]! nodes: [Item!]! pageInfo: PageInfo! totalCount: Int! }
    type ItemEdge { node: Item! cursor: String! }
    type PageInfo { hasNextPage: Boolean! }
  `);
  const cost = (text: string, variables?: Record<string, unknown>) =>
    costOf({ schema: shop, document: parse(text), variables, pageSize });

  it.each([
    ['one record', '{ item(id: 1) { id tags } }', 1],
    ['records within records', '{ item(id: 1) { parent { parent { id } } } }', 3],
    ['a page, and the records in it', '{ items(first: 7) { edges { cursor node { id } } } }', 8],
    ['its nodes', '{ items(first: 7) { nodes { id } } }', 8],
    ['a page of no size', '{ items { edges { node { id } } } }', 51],
    ['the last of a list', '{ items(last: 3) { edges { node { id } } } }', 4],
    ['a count alone', '{ items(first: 500) { totalCount pageInfo { hasNextPage } } }', 1],
    [
      'pages in pages, multiplied',
      '{ items(first: 10) { edges { node { parts(first: 20) { edges { node { id } } } } } } }',
      1 + 10 * (1 + 1 + 20),
    ],
    ['records by their keys', '{ itemsById(ids: [1, 2, 3]) { parent { id } } }', 6],
    ['a list of other length', '{ item(id: 1) { plain { id } } }', 11],
    ['what is found', '{ search(text: "x", first: 8) { id } }', 8],
    ['a type of several', '{ node { id ... on Item { parent { id } } } }', 2],
    [
      'fragments, also within a page',
      '{ items(first: 5) { ...P } a: item(id: 1) { ...I } } fragment P on ItemConnection { edges { node { ...I } } } fragment I on Item { parent { id } }',
      1 + 5 * 2 + 2,
    ],
    ['a page of more than there may be', '{ items(first: 1000000) { nodes { id } } }', 501],
    ['a page of less than none', '{ items(first: -5) { nodes { id } } }', 1],
  ])('is that of %s', (_, text, expected) => {
    expect(cost(text)).toBe(expected);
  });

  it('follows variables and their defaults', () => {
    const text =
      'query ($n: Int = 3, $ids: [ID!] = [1]) { items(first: $n) { nodes { id } } itemsById(ids: $ids) { id } }';
    expect(cost(text)).toBe(1 + 3 + 1);
    expect(cost(text, { n: 9, ids: ['a', 'b'] })).toBe(1 + 9 + 2);
    expect(cost(text, { n: null })).toBe(1 + 50 + 1);
  });

  it('counts what a router asks a subgraph for by its representations', () => {
    const subgraph = createSubgraph(schema).schema;
    const entities = (given: string, representations?: readonly unknown[]) =>
      costOf({
        schema: subgraph,
        document: parse(
          `query ($r: [_Any!]! = []) { _entities(representations: ${given}) {
             __typename ... on Country { name subdivisions(first: 20) { nodes { name } } } } }`,
        ),
        variables: representations && { r: representations },
        pageSize,
      });
    const country = { __typename: 'Country', code: 'CH' };
    expect(entities('$r', Array(300).fill(country))).toBe(300 * (1 + 1 + 20));
    expect(entities('$r', [])).toBe(0);
    expect(entities('[{ __typename: "Country", code: "CH" }]')).toBe(22);
    expect(entities('$r')).toBe(0);
  });

  it('is what a field says of itself', () => {
    const { item, search } = shop.getQueryType()?.getFields() ?? {};
    if (!item || !search) throw new Error('Both are there.');
    item.extensions = { cost: { weight: 100 } };
    search.extensions = { cost: { listSize: 2 } };
    expect(cost('{ item(id: 1) { id } }')).toBe(100);
    expect(cost('{ search(text: "x", first: 50) { id } }')).toBe(2);
  });
});

describe('the limits that nobody set', () => {
  const refusals = (text: string, variables: Readonly<Record<string, unknown>> = {}) => {
    const document = parse(text);
    const operations = document.definitions.flatMap((definition) =>
      definition.kind === 'OperationDefinition' ? [definition.name?.value] : [],
    );
    return [
      tokenRefusal(text, QUERY_LIMITS),
      ...shapeRefusals(document, QUERY_LIMITS),
      ...operations.map((operationName) =>
        costRefusal({ schema, document, operationName, variables, pageSize }, QUERY_LIMITS),
      ),
    ].filter((refusal) => refusal !== undefined);
  };

  it('let the examples through, and what GraphiQL asks first', () => {
    for (const { query, variables } of exampleQueries) {
      expect(refusals(query, variables)).toEqual([]);
    }
    expect(refusals(getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }))).toEqual(
      [],
    );
  });

  it.each(Object.values(documents))(
    'let %s of the example client through at its largest',
    (text) => {
      // Whatever the operation declares of these.
      const codes = Array.from({ length: MOST_KEYS }, (_, at) => String(at));
      expect(refusals(text, { first: PAGE_SIZE.most, code: 'CH', codes, text: 'S' })).toEqual([]);
    },
  );

  it('refuse each with its code', () => {
    const limits = { maxDepth: 1, maxAliases: 0, maxRootFields: 0, maxTokens: 1, maxCost: 0 };
    const document = parse('{ a: country(code: "CH") { code } }');
    const codes = [
      tokenRefusal('{ a }', limits),
      ...shapeRefusals(document, limits),
      costRefusal({ schema, document, pageSize }, limits),
    ].map((refusal) => refusal?.extensions.code);
    expect(codes).toEqual([
      'QUERY_TOO_MANY_TOKENS',
      'QUERY_TOO_DEEP',
      'QUERY_TOO_MANY_ALIASES',
      'QUERY_TOO_MANY_ROOT_FIELDS',
      'QUERY_TOO_COSTLY',
    ]);
  });
});
