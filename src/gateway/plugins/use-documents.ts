import type { GraphQLParams, Plugin } from 'graphql-yoga';
import type { Documents } from '../http/documents.js';
import type { Parameters } from '../http/read-parameters.js';

/** Puts the text of a document in the place of what names it. */
export function useDocuments(documents: Documents): Plugin {
  return {
    onParams({ params, setParams }) {
      // What is no object is refused by Yoga.
      if (typeof params !== 'object' || params === null || Array.isArray(params)) return;
      setParams(documents.resolve(params as Parameters) as GraphQLParams);
    },
  };
}
