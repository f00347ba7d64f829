import type { ExampleQuery } from '../src/gateway/example-query.js';

/** The tabs that GraphiQL opens with. */
export const exampleQueries: readonly ExampleQuery[] = [
  {
    query: /* GraphQL */ `# Countries with what belongs to them. However many countries
# you ask for, the number of commands that reach Redis stays the same.
query Countries($codes: [ID!]!) {
  countriesByCode(codes: $codes) {
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
    subdivisions(first: 5) {
      totalCount
      edges {
        node {
          code
          name
        }
      }
    }
  }
}
`,
    variables: { codes: ['CH', 'DE', 'JP', 'BR'] },
  },
  {
    query: /* GraphQL */ `# A list in pages: put the last endCursor into the variable "after".
# Rows that come or go meanwhile shift nothing.
query Pages($first: Int!, $after: String) {
  countries(first: $first, after: $after) {
    totalCount
    edges {
      cursor
      node {
        code
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
    variables: { first: 5, after: null },
  },
  {
    query: /* GraphQL */ `# Product categories, two levels of the tree: one more batch of reads a level.
query Categories {
  categories(first: 5) {
    edges {
      node {
        name
        children(first: 10) {
          totalCount
          edges {
            node {
              name
              slug
            }
          }
        }
      }
    }
  }
}
`,
  },
  {
    query: /* GraphQL */ `# Any record by its global id, as Relay has it.
query AnyRecord($id: ID!) {
  node(id: $id) {
    id
    ... on Country {
      name
    }
  }
}
`,
    variables: { id: Buffer.from('Country:CH').toString('base64url') },
  },
];
