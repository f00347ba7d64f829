import { graphql } from './generated/gql.js';

export const CountryPicker = graphql(`
  query CountryPicker($codes: [ID!]!) {
    countriesByCode(codes: $codes) {
      code
      name
      continent
      callingCodes
      updatedAt
    }
  }
`);

export const CountryPage = graphql(`
  query CountryPage($first: Int, $after: String) {
    countries(first: $first, after: $after) { totalCount edges { node { code name } } pageInfo { hasNextPage endCursor } }
  }
`);
