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
      code
      name
    }
    languages {
      name
    }
    subdivisions {
      code
      name
    }
  }
}

# Pages: ask for what comes after the last endCursor.
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
