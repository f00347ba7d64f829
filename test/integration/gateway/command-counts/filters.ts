import type { CommandCount } from './command-count.js';

export const filterCounts: readonly CommandCount[] = [
  {
    what: 'a page that one index holds: equal values, the beginning of a name, its order backwards, and the count',
    query: `{
      countries(
        where: { continent: { eq: EU }, name: { startsWith: "Name" } }
        orderBy: [{ field: NAME, direction: DESC }]
        first: 10
      ) { totalCount nodes { name } pageInfo { hasNextPage } }
    }`,
    commands: 4,
  },
  {
    what: 'a page of one of several values, in the order that their index has, and the count',
    query: `{
      countries(where: { continent: { in: [EU, AS] } }, orderBy: [{ field: NAME }], first: 10) {
        totalCount nodes { name }
      }
    }`,
    commands: 4,
  },
  {
    what: 'a page of a filter that one index answers, in the order of the key, and the count',
    query: `{
      countries(where: { continent: { eq: EU } }, first: 10) { totalCount nodes { name } }
    }`,
    commands: 4,
  },
  {
    what: 'a page of a filter across indexes, and the count',
    query: `{
      countries(
        where: { or: [{ continent: { eq: AS } }, { name: { startsWith: "Name of A" } }], not: { code: { eq: "AA" } } }
        orderBy: [{ field: CONTINENT, direction: DESC }, { field: NAME }]
        first: 10
      ) { totalCount nodes { name } }
    }`,
    commands: 4,
  },
  {
    what: '40 countries with filtered, ordered subdivisions and their counts',
    query: `{
      countries(first: 40) {
        nodes {
          subdivisions(where: { name: { gte: "B" } }, orderBy: [{ field: NAME, direction: DESC }]) {
            totalCount nodes { name }
          }
        }
      }
    }`,
    commands: 6,
  },
  {
    what: '40 countries with filtered, ordered currencies',
    query: `{
      countries(first: 40) {
        nodes {
          currencies(where: { code: { in: ["CU1", "CU2"] } }, orderBy: [{ field: NAME }]) {
            totalCount nodes { name }
          }
        }
      }
    }`,
    commands: 5,
  },
  {
    what: 'a filter that nothing can fulfil',
    query: `{ countries(where: { and: [{ code: { eq: "AA" } }, { code: { eq: "AB" } }] }) { totalCount nodes { name } } }`,
    commands: 0,
  },
];
