/** What this client asks: `npm run codegen` checks each operation and gives it its types. */
import { graphql } from './generated/gql.js';

export const CountryPage = graphql(/* GraphQL */ `
  query CountryPage($first: Int!, $after: String) {
    countries(first: $first, after: $after) {
      totalCount
      edges {
        node {
          code
          name
          continent
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const CountryDetail = graphql(/* GraphQL */ `
  query CountryDetail($code: ID!) {
    country(code: $code) {
      code
      name
      nativeName
      capital
      continent
      callingCodes
      currencies {
        edges {
          node {
            code
            name
          }
        }
      }
      languages {
        edges {
          node {
            name
          }
        }
      }
      subdivisions(first: 10) {
        totalCount
        edges {
          node {
            name
            category
          }
        }
      }
    }
  }
`);

export const CountryNames = graphql(/* GraphQL */ `
  query CountryNames($codes: [ID!]!) {
    countriesByCode(codes: $codes) {
      code
      name
    }
  }
`);
