import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../../lib/errors.js';

/**
 * A refusal of a whole request, before anything is executed.
 *
 * @param status of the answer. For what a well-formed request asks (`wellFormed`), only where the client
 *   accepts application/graphql-response+json: with application/json, such an answer is a 200.
 */
export function requestRefusal(
  code: ErrorCode,
  message: string,
  { status, wellFormed = false }: { readonly status: number; readonly wellFormed?: boolean },
): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code, http: { status, ...(wellFormed && { spec: true }) } },
  });
}
