/** The schema that all GraphQL peers serve: of Almanac's, what the shared operations ask for. */
export const typeDefs = /* GraphQL */ `
  type Query {
    country(code: ID!): Country
    countriesByCode(codes: [ID!]!): [Country]!
  }
  type Country {
    code: ID!
    alpha3: String!
    numericCode: String!
    name: String!
    nativeName: String!
    capital: String
    continent: String!
    callingCodes: [String!]!
    currencies: CurrencyConnection!
    subdivisions(first: Int): SubdivisionConnection!
  }
  type Currency {
    code: ID!
    name: String!
  }
  type CurrencyConnection {
    edges: [CurrencyEdge!]!
  }
  type CurrencyEdge {
    node: Currency!
  }
  type Subdivision {
    code: ID!
    name: String!
  }
  type SubdivisionConnection {
    edges: [SubdivisionEdge!]!
  }
  type SubdivisionEdge {
    node: Subdivision!
  }
`;
