import type { DocumentNode, GraphQLError } from 'graphql';
import type { ErrorCode } from '../../lib/errors.js';
import { type CostOptions, costOf } from './query-cost.js';
import { measuresOf, tokensOf } from './query-measures.js';
import { requestRefusal } from './request-refusal.js';

/** The most that one operation may have of each. See `measuresOf` and `costOf`. */
export interface QueryLimits {
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxTokens: number;
  readonly maxCost: number;
}

/** Far above what a page of a website needs, and low enough that no query keeps a process for long. */
export const QUERY_LIMITS: QueryLimits = {
  maxDepth: 20,
  maxAliases: 200,
  maxRootFields: 100,
  maxTokens: 5000,
  maxCost: 250_000,
};

/** Before the text is parsed. */
export function tokenRefusal(text: string, { maxTokens }: QueryLimits): GraphQLError | undefined {
  // Each token has a character of its own.
  if (text.length <= maxTokens) return undefined;
  const tokens = tokensOf(text);
  return refusalAbove('QUERY_TOO_MANY_TOKENS', tokens, maxTokens, 'tokens');
}

/** Before the document is validated. */
export function shapeRefusals(document: DocumentNode, limits: QueryLimits): GraphQLError[] {
  const { depth, aliases, rootFields } = measuresOf(document);
  return [
    refusalAbove('QUERY_TOO_DEEP', depth, limits.maxDepth, 'levels of fields'),
    refusalAbove('QUERY_TOO_MANY_ALIASES', aliases, limits.maxAliases, 'aliases'),
    refusalAbove('QUERY_TOO_MANY_ROOT_FIELDS', rootFields, limits.maxRootFields, 'root fields'),
  ].filter((refusal) => refusal !== undefined);
}

/** Before the operation is executed: its variables have a part in this. */
export function costRefusal(
  options: CostOptions,
  { maxCost }: QueryLimits,
): GraphQLError | undefined {
  return refusalAbove('QUERY_TOO_COSTLY', costOf(options), maxCost, 'records');
}

function refusalAbove(
  code: ErrorCode,
  value: number,
  limit: number,
  what: string,
): GraphQLError | undefined {
  if (value <= limit) return undefined;
  return requestRefusal(
    code,
    code === 'QUERY_TOO_COSTLY'
      ? `Expected a query of a cost of at most ${limit}, got one of ${value}: about so many ${what} it may answer with, as the sizes of pages in pages multiply. Ask for smaller pages, or for fewer levels.`
      : `Expected a query of at most ${limit} ${what}, got one of ${value}. Ask in several requests.`,
    { status: 400, wellFormed: true },
  );
}
