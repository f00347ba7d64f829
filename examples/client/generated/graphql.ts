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

export type CountryPickerQueryVariables = Exact<{
  codes: ReadonlyArray<string | number> | string | number;
}>;


export type CountryPickerQuery = { readonly countriesByCode: ReadonlyArray<{ readonly code: string, readonly name: string, readonly continent: CountryContinent, readonly callingCodes: ReadonlyArray<string>, readonly updatedAt: string } | null> };

export type CountryPageQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CountryPageQuery = { readonly countries: { readonly totalCount: number, readonly edges: ReadonlyArray<{ readonly node: { readonly code: string, readonly name: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

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

export const CountryPickerDocument = new TypedDocumentString(`
    query CountryPicker($codes: [ID!]!) {
  countriesByCode(codes: $codes) {
    code
    name
    continent
    callingCodes
    updatedAt
  }
}
    `, {"hash":"sha256:de58bdb107bf09cdffd08d934303d2a61b318815fef4714b9662d48244104b3e"}) as unknown as TypedDocumentString<CountryPickerQuery, CountryPickerQueryVariables>;
export const CountryPageDocument = new TypedDocumentString(`
    query CountryPage($first: Int, $after: String) {
  countries(first: $first, after: $after) {
    totalCount
    edges {
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
    `, {"hash":"sha256:f4eab921f17b52bda6355a9ecf4648b5a38019c5514c4d3b0df1971957a7e4fb"}) as unknown as TypedDocumentString<CountryPageQuery, CountryPageQueryVariables>;