/** What GraphiQL opens with. */
export const exampleQuery = /* GraphQL */ `# Countries with what belongs to them. However many countries
# you ask for, the number of commands that reach Redis stays the same.
query Countries {
  countriesByCode(codes: ["CH", "DE", "JP", "BR"]) {
    code
    name
    nativeName
    capital
    continent
    callingCodes
    currencies {
      nodes {
        code
        name
      }
    }
    languages {
      nodes {
        name
      }
    }
    subdivisions(first: 5) {
      totalCount
      nodes {
        code
        name
      }
    }
  }
}

# Pages: ask for what comes after the last endCursor, or with last and before for what precedes.
query Page {
  countries(first: 5) {
    totalCount
    edges {
      cursor
      node {
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`;
