import { GraphQLError } from 'graphql';
import { AlmanacError, type ErrorCode, messageOf } from '../lib/errors.js';
import type { Logger } from '../lib/logger.js';

/** What clients read instead of a message that may name hosts, users or tables. */
const PUBLIC_MESSAGES: Partial<Record<ErrorCode, string>> = {
  STORE_LOST: 'The store did not answer, so nothing can be said about this field. Try again.',
  STORE_DENIED: 'The store refuses the gateway, so nothing can be said about this field.',
};

/**
 * What a client may know of an error, with `extensions.code`. GraphQL's own errors pass, and so do
 * refusals of Almanac, which speak about the request; everything else is logged here and gets a
 * message without details.
 */
export function createPublicError(logger: Logger): (error: unknown) => GraphQLError {
  // All fields of a batch fail with one error object: it is logged for the first of them.
  const logged = new WeakSet<object>();
  const log = (origin: unknown, fields: object, message: string) => {
    if (origin instanceof Error) {
      if (logged.has(origin)) return;
      logged.add(origin);
    }
    logger.error(fields, message);
  };
  return (error) => {
    const origin = originOf(error);
    if (origin instanceof GraphQLError) return error as GraphQLError;
    const fault = requestFault(origin);
    if (fault) return at(error, fault, { code: 'BAD_REQUEST', http: { status: 400 } });
    if (origin instanceof AlmanacError) {
      const isRefusal = origin.disposition === 'refuse';
      if (!isRefusal) {
        const { code, message } = origin;
        log(origin, { code, error: message }, 'A read of a request failed.');
      }
      const message = isRefusal
        ? origin.message
        : (PUBLIC_MESSAGES[origin.code] ?? 'The gateway cannot answer this at the moment.');
      return at(error, message, { code: origin.code });
    }
    log(
      origin,
      { error: messageOf(origin), stack: origin instanceof Error ? origin.stack : undefined },
      'A request failed unexpectedly.',
    );
    return at(error, 'Unexpected error.', { code: 'INTERNAL_SERVER_ERROR', unexpected: true });
  };
}

/** What is wrong with the request itself, where the parsers throw errors without a name of their own. */
function requestFault(error: unknown): string | undefined {
  if (error instanceof SyntaxError && error.message.includes('JSON')) {
    return 'Expected variables and extensions to be JSON.';
  }
  if (error instanceof RangeError && /call stack/i.test(error.message)) {
    return 'Expected a document or a value that is not nested so deeply.';
  }
  return undefined;
}

/** What was thrown, inside the errors that the executor wrapped around it. */
function originOf(error: unknown): unknown {
  let origin = error;
  while (origin instanceof GraphQLError && origin.originalError) origin = origin.originalError;
  return origin;
}

/** An error in the place of another: same path and position in the document. */
function at(error: unknown, message: string, extensions: Record<string, unknown>): GraphQLError {
  if (!(error instanceof GraphQLError)) return new GraphQLError(message, { extensions });
  const { nodes, source, positions, path } = error;
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions,
  });
}
