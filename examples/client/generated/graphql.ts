/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Main continent. */
export type CountryContinent =
  /** Africa. */
  | 'AF'
  /** Antarctica. */
  | 'AN'
  /** Asia. */
  | 'AS'
  /** Europe. */
  | 'EU'
  /** North America. */
  | 'NA'
  /** Oceania. */
  | 'OC'
  /** South America. */
  | 'SA';

export type CountryPageQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type CountryPageQuery = { readonly countries: { readonly totalCount: number, readonly edges: ReadonlyArray<{ readonly node: { readonly code: string, readonly name: string, readonly continent: CountryContinent } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type CountryDetailQueryVariables = Exact<{
  code: string | number;
}>;


export type CountryDetailQuery = { readonly country: { readonly code: string, readonly name: string, readonly nativeName: string, readonly capital: string | null, readonly continent: CountryContinent, readonly callingCodes: ReadonlyArray<string>, readonly currencies: { readonly edges: ReadonlyArray<{ readonly node: { readonly code: string, readonly name: string } }> }, readonly languages: { readonly edges: ReadonlyArray<{ readonly node: { readonly name: string } }> }, readonly subdivisions: { readonly totalCount: number, readonly edges: ReadonlyArray<{ readonly node: { readonly name: string, readonly category: string | null } }> } } | null };

export type CountryNamesQueryVariables = Exact<{
  codes: ReadonlyArray<string | number> | string | number;
}>;


export type CountryNamesQuery = { readonly countriesByCode: ReadonlyArray<{ readonly code: string, readonly name: string } | null> };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const CountryPageDocument = new TypedDocumentString(`
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
    `, {"hash":"sha256:ffaf6ac9f40535aa86fc21c37706dc18f14f8bae8a13908fce0b94a30682430f"}) as unknown as TypedDocumentString<CountryPageQuery, CountryPageQueryVariables>;
export const CountryDetailDocument = new TypedDocumentString(`
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
    `, {"hash":"sha256:11b9b362e2cd157a0ad6000e45d46956ab417d145b49481c6ba3fbabaa478d52"}) as unknown as TypedDocumentString<CountryDetailQuery, CountryDetailQueryVariables>;
export const CountryNamesDocument = new TypedDocumentString(`
    query CountryNames($codes: [ID!]!) {
  countriesByCode(codes: $codes) {
    code
    name
  }
}
    `, {"hash":"sha256:58ab6c0c3511ec407f18f15b6b71ba4b3764f3ae1ce9b109daef73db2e1fab47"}) as unknown as TypedDocumentString<CountryNamesQuery, CountryNamesQueryVariables>;