import { Country } from '../../../../schema/entities/country.js';
import { Currency } from '../../../../schema/entities/currency.js';
import { Subdivision } from '../../../../schema/entities/subdivision.js';
import { encodeCursor } from '../../../../src/gateway/cursor.js';
import { encodeGlobalId } from '../../../../src/gateway/global-id.js';
import { keyEntryOf } from '../../../../src/gateway/key-value.js';
import { codesOf } from '../../../unit/gateway/atlas-data.js';
import type { CommandCount } from './command-count.js';

const cursor = encodeCursor({ entity: Country, order: 'key' }, keyEntryOf(Country, 'AK').member);

export const listCounts: readonly CommandCount[] = [
  { what: 'one country', query: '{ country(code: "AA") { name } }', commands: 2 },
  {
    what: '40 countries by code',
    query: 'query ($codes: [ID!]!) { countriesByCode(codes: $codes) { name } }',
    variables: { codes: codesOf(40) },
    commands: 2,
  },
  {
    what: '40 countries with all their currencies and subdivisions',
    query: `query ($codes: [ID!]!) {
      countriesByCode(codes: $codes) {
        currencies { nodes { code } }
        subdivisions { edges { cursor node { name } } pageInfo { hasNextPage } }
      }
    }`,
    variables: { codes: codesOf(40) },
    commands: 4,
  },
  { what: 'how many there are', query: '{ countries { totalCount } }', commands: 2 },
  {
    what: 'a page',
    query: '{ countries(first: 10) { nodes { name } pageInfo { hasNextPage endCursor } } }',
    commands: 3,
  },
  {
    what: 'a page after a cursor, with what lies around it and how many there are',
    query: `query ($after: String) {
      countries(first: 10, after: $after) {
        totalCount
        edges { cursor node { name } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }`,
    variables: { after: cursor },
    commands: 4,
  },
  {
    what: 'a page backwards',
    query: `query ($before: String) {
      countries(last: 10, before: $before) {
        nodes { name }
        pageInfo { hasNextPage hasPreviousPage }
      }
    }`,
    variables: { before: cursor },
    commands: 3,
  },
  {
    what: 'a node',
    query: 'query ($id: ID!) { node(id: $id) { id ... on Country { name } } }',
    variables: { id: encodeGlobalId({ entity: Country, id: 'AA' }) },
    commands: 2,
  },
  {
    what: 'nodes of three types',
    query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }',
    variables: {
      ids: [
        ...codesOf(20).map((id) => ({ entity: Country, id })),
        ...['CU1', 'CU3'].map((id) => ({ entity: Currency, id })),
        ...['AB-A', 'AB-B'].map((id) => ({ entity: Subdivision, id })),
      ].map(encodeGlobalId),
    },
    commands: 2,
  },
  {
    what: 'pages within pages: currencies, countries of each, subdivisions of each',
    query: `{
      currencies {
        nodes {
          countries(last: 3) {
            totalCount
            pageInfo { hasPreviousPage }
            nodes { subdivisions(first: 2) { totalCount nodes { name } } }
          }
        }
      }
    }`,
    commands: 9,
  },
];
