/** What is asked of every server. Each operation comes with many variables, so that no answer is the next one's. */
export interface Operation {
  readonly name: string;
  readonly what: string;
  readonly query: string;
  /** One request each, in turn. */
  readonly variables: readonly Readonly<Record<string, unknown>>[];
  /** Requests per second of the fixed-rate measure; undefined: none is taken. */
  readonly fixedRate?: number;
  /** Whether the peers answer it as well. */
  readonly isShared: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

const Q1 = /* GraphQL */ `
  query One($code: ID!) {
    country(code: $code) {
      code
      alpha3
      numericCode
      name
      nativeName
      capital
      continent
      callingCodes
    }
  }
`;

const Q2 = /* GraphQL */ `
  query Levels($code: ID!) {
    country(code: $code) {
      code
      name
      currencies {
        edges {
          node {
            code
            name
          }
        }
      }
      subdivisions(first: 20) {
        edges {
          node {
            code
            name
          }
        }
      }
    }
  }
`;

const Q3 = /* GraphQL */ `
  query Many($codes: [ID!]!) {
    countriesByCode(codes: $codes) {
      code
      alpha3
      name
      nativeName
      capital
      continent
    }
  }
`;

const PAGE = /* GraphQL */ `
  query Page($after: String) {
    countries(first: 50, after: $after) {
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
`;

const FILTER = /* GraphQL */ `
  query Filter($prefix: String!) {
    countries(where: { continent: { eq: EU }, name: { startsWith: $prefix } }) {
      edges {
        node {
          code
          name
        }
      }
    }
  }
`;

const LOCALES = /* GraphQL */ `
  query Names($locale: Locale!) {
    countries(first: 250, locale: $locale, orderBy: [{ field: NAME }]) {
      edges {
        node {
          code
          name(locale: $locale)
        }
      }
    }
  }
`;

const ENTITIES = /* GraphQL */ `
  query Entities($representations: [_Any!]!) {
    _entities(representations: $representations) {
      ... on Subdivision {
        code
        name
      }
    }
  }
`;

const SEARCH = /* GraphQL */ `
  query Search($text: String!, $locale: Locale!) {
    searchCountries(text: $text, locale: $locale, first: 10) {
      node {
        code
        name
      }
    }
  }
`;

/** The operations over the countries and subdivisions that the database holds. */
export function operationsOver({
  countries,
  subdivisions,
}: {
  readonly countries: readonly string[];
  readonly subdivisions: readonly string[];
}): readonly Operation[] {
  const rotated = (from: number, count: number, all: readonly string[]) =>
    Array.from({ length: count }, (_, at) => all[(from * 7 + at * 11) % all.length] as string);
  const representations = (count: number) =>
    Array.from({ length: 20 }, (_, at) => ({
      representations: rotated(at * 13, count, subdivisions).map((code) => ({
        __typename: 'Subdivision',
        code,
      })),
    }));
  return [
    {
      name: 'Q1',
      what: 'one country, 8 fields',
      query: Q1,
      variables: countries.map((code) => ({ code })),
      fixedRate: 1500,
      isShared: true,
    },
    {
      name: 'Q2',
      what: 'one country, its currencies, 20 of its subdivisions',
      query: Q2,
      variables: countries.map((code) => ({ code })),
      fixedRate: 800,
      isShared: true,
    },
    {
      name: 'Q3',
      what: '20 countries by code, 6 fields',
      query: Q3,
      variables: countries.map((_, at) => ({ codes: rotated(at, 20, countries) })),
      fixedRate: 360,
      isShared: true,
    },
    { name: 'page', what: 'a page of 50 countries', query: PAGE, variables: [{}], isShared: false },
    {
      name: 'filter',
      what: 'European countries whose name begins so',
      query: FILTER,
      variables: [...'ABCFGIMS'].map((prefix) => ({ prefix })),
      isShared: false,
    },
    {
      name: 'locale',
      what: '250 countries by name in one of 5 languages',
      query: LOCALES,
      variables: ['de', 'fr', 'ja', 'es', 'pt-PT'].map((locale) => ({ locale })),
      isShared: false,
    },
    {
      name: 'search',
      what: 'countries by the beginning of a word',
      query: SEARCH,
      variables: ['sch', 'ver', 'is', 'öst', 'ne', 'a'].map((text) => ({ text, locale: 'de' })),
      isShared: false,
    },
    {
      name: 'entities100',
      what: '100 representations',
      query: ENTITIES,
      variables: representations(100),
      isShared: false,
    },
    {
      name: 'entities1000',
      what: '1,000 representations',
      query: ENTITIES,
      variables: representations(1000),
      isShared: false,
    },
  ];
}
