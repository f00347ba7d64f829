import { codesOf } from '../../../unit/gateway/atlas-data.js';
import type { CommandCount } from './command-count.js';

const ENTITIES = /* GraphQL */ `
  query ($representations: [_Any!]!) {
    _entities(representations: $representations) {
      ... on Country {
        name
      }
      ... on Subdivision {
        name
      }
    }
  }
`;

const codes = codesOf(40);
const countries = codes.map((code) => ({ __typename: 'Country', code }));
const subdivisions = codes.flatMap((code) =>
  ['A', 'B', 'C'].map((part) => ({ __typename: 'Subdivision', code: `${code}-${part}` })),
);
const none = Array.from({ length: 1000 }, (_, at) => ({
  __typename: 'Subdivision',
  code: `ZZ-${at}`,
}));

export const federationCounts: readonly CommandCount[] = [
  {
    what: 'a country by its alpha-3 code',
    query: '{ countryByAlpha3(alpha3: "AAX") { name } }',
    commands: 3,
  },
  {
    what: '_entities: 120 records of one type',
    form: 'subgraph',
    query: ENTITIES,
    variables: { representations: subdivisions },
    commands: 2,
  },
  {
    what: '_entities: 160 records of two types',
    form: 'subgraph',
    query: ENTITIES,
    variables: { representations: [...subdivisions, ...countries] },
    commands: 2,
  },
  {
    what: '_entities: 120 records and 1,000 that are not there',
    form: 'subgraph',
    query: ENTITIES,
    variables: { representations: [...subdivisions, ...none] },
    commands: 3,
  },
  {
    what: '_entities: 40 records by another key than the primary one',
    form: 'subgraph',
    query: ENTITIES,
    variables: {
      representations: codes.map((code) => ({ __typename: 'Country', alpha3: `${code}X` })),
    },
    commands: 3,
  },
];
