import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createYoga } from 'graphql-yoga';

/** A subgraph of another team: counts for records that it knows by their keys alone. */
export const VISITS_SDL = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])

  type Query {
    busiestCountries(first: Int!): [Country!]!
    spokenMost: [Language!]!
  }

  extend type Country @key(fields: "code") {
    code: ID!
    visitors: Int!
  }

  extend type Language @key(fields: "alpha2") {
    alpha2: String
    speakers: Int!
  }

  type PageInfo @shareable {
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
    endCursor: String
  }

  type VisitConnection {
    pageInfo: PageInfo!
  }
`;

/** It over HTTP, with these numbers: by a country's code, by a language's two letters. */
export function createVisits(
  visitors: Readonly<Record<string, number>>,
  speakers: Readonly<Record<string, number>>,
) {
  const resolvers = {
    Query: {
      busiestCountries: (_: unknown, { first }: { first: number }) =>
        Object.keys(visitors)
          .slice(0, first)
          .map((code) => ({ code })),
      spokenMost: () => Object.keys(speakers).map((alpha2) => ({ alpha2 })),
    },
    Country: { visitors: ({ code }: { code: string }) => visitors[code] },
    Language: { speakers: ({ alpha2 }: { alpha2: string }) => speakers[alpha2] },
  };
  const schema = buildSubgraphSchema({ typeDefs: parse(VISITS_SDL), resolvers });
  return createYoga({ schema, logging: false, graphqlEndpoint: '/' });
}
