/* eslint-disable */
import * as types from './graphql.js';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query CountryPage($first: Int!, $after: String) {\n    countries(first: $first, after: $after) {\n      totalCount\n      edges {\n        node {\n          code\n          name\n          continent\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.CountryPageDocument,
    "\n  query CountryDetail($code: ID!) {\n    country(code: $code) {\n      code\n      name\n      nativeName\n      capital\n      continent\n      callingCodes\n      currencies {\n        edges {\n          node {\n            code\n            name\n          }\n        }\n      }\n      languages {\n        edges {\n          node {\n            name\n          }\n        }\n      }\n      subdivisions(first: 10) {\n        totalCount\n        edges {\n          node {\n            name\n            category\n          }\n        }\n      }\n    }\n  }\n": typeof types.CountryDetailDocument,
    "\n  query CountryNames($codes: [ID!]!) {\n    countriesByCode(codes: $codes) {\n      code\n      name\n    }\n  }\n": typeof types.CountryNamesDocument,
};
const documents: Documents = {
    "\n  query CountryPage($first: Int!, $after: String) {\n    countries(first: $first, after: $after) {\n      totalCount\n      edges {\n        node {\n          code\n          name\n          continent\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.CountryPageDocument,
    "\n  query CountryDetail($code: ID!) {\n    country(code: $code) {\n      code\n      name\n      nativeName\n      capital\n      continent\n      callingCodes\n      currencies {\n        edges {\n          node {\n            code\n            name\n          }\n        }\n      }\n      languages {\n        edges {\n          node {\n            name\n          }\n        }\n      }\n      subdivisions(first: 10) {\n        totalCount\n        edges {\n          node {\n            name\n            category\n          }\n        }\n      }\n    }\n  }\n": types.CountryDetailDocument,
    "\n  query CountryNames($codes: [ID!]!) {\n    countriesByCode(codes: $codes) {\n      code\n      name\n    }\n  }\n": types.CountryNamesDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountryPage($first: Int!, $after: String) {\n    countries(first: $first, after: $after) {\n      totalCount\n      edges {\n        node {\n          code\n          name\n          continent\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): typeof import('./graphql.js').CountryPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountryDetail($code: ID!) {\n    country(code: $code) {\n      code\n      name\n      nativeName\n      capital\n      continent\n      callingCodes\n      currencies {\n        edges {\n          node {\n            code\n            name\n          }\n        }\n      }\n      languages {\n        edges {\n          node {\n            name\n          }\n        }\n      }\n      subdivisions(first: 10) {\n        totalCount\n        edges {\n          node {\n            name\n            category\n          }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.js').CountryDetailDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CountryNames($codes: [ID!]!) {\n    countriesByCode(codes: $codes) {\n      code\n      name\n    }\n  }\n"): typeof import('./graphql.js').CountryNamesDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
