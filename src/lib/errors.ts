/** What the worker's loop does about an error. See docs/ERRORS.md. */
export type Disposition = 'retry' | 'resnapshot' | 'standDown' | 'fatal' | 'refuse';

interface CodeDefinition {
  readonly disposition: Disposition;
  /** Process exit code when this error ends a command (sysexits.h where one fits). */
  readonly exitCode: number;
}

/**
 * Every code Almanac raises: one place, paired by a test with docs/ERRORS.md.
 *
 * `refuse` belongs to a single request or command: nothing in the worker reacts to it.
 */
export const ERROR_CODES = {
  CONFIG_INVALID: { disposition: 'fatal', exitCode: 78 },
  CATALOG_INVALID: { disposition: 'fatal', exitCode: 78 },
  SCHEMA_DRIFT: { disposition: 'fatal', exitCode: 78 },
  SOURCE_UNSUITABLE: { disposition: 'fatal', exitCode: 78 },
  SOURCE_DENIED: { disposition: 'fatal', exitCode: 77 },
  SOURCE_LOST: { disposition: 'retry', exitCode: 69 },
  STORE_UNSUITABLE: { disposition: 'fatal', exitCode: 78 },
  STORE_DENIED: { disposition: 'fatal', exitCode: 77 },
  STORE_LOST: { disposition: 'retry', exitCode: 69 },
  STORE_REWOUND: { disposition: 'retry', exitCode: 75 },
  POSITION_LOST: { disposition: 'resnapshot', exitCode: 70 },
  POSITION_DIVERGED: { disposition: 'resnapshot', exitCode: 70 },
  TABLE_CHANGED: { disposition: 'resnapshot', exitCode: 70 },
  TRANSACTION_TOO_LARGE: { disposition: 'resnapshot', exitCode: 70 },
  EVENT_UNDECODABLE: { disposition: 'resnapshot', exitCode: 70 },
  LEASE_LOST: { disposition: 'standDown', exitCode: 75 },
  FENCED: { disposition: 'standDown', exitCode: 75 },
  VIEW_EXPIRED: { disposition: 'refuse', exitCode: 75 },
  NOT_READY: { disposition: 'refuse', exitCode: 75 },
  REPAIR_INCOMPLETE: { disposition: 'refuse', exitCode: 75 },
  PORT_UNAVAILABLE: { disposition: 'fatal', exitCode: 69 },
  BAD_CURSOR: { disposition: 'refuse', exitCode: 64 },
  BAD_PAGE_SIZE: { disposition: 'refuse', exitCode: 64 },
  BAD_DEPTH: { disposition: 'refuse', exitCode: 64 },
  BAD_FILTER: { disposition: 'refuse', exitCode: 64 },
  RESULT_TOO_LARGE: { disposition: 'refuse', exitCode: 64 },
  BAD_REPRESENTATION: { disposition: 'refuse', exitCode: 64 },
  TOO_MANY_SUBSCRIPTIONS: { disposition: 'refuse', exitCode: 75 },
  BAD_LOCALE: { disposition: 'refuse', exitCode: 64 },
  BAD_SEARCH: { disposition: 'refuse', exitCode: 64 },
  BAD_ID: { disposition: 'refuse', exitCode: 64 },
  BAD_KEY: { disposition: 'refuse', exitCode: 64 },
  BAD_REQUEST: { disposition: 'refuse', exitCode: 64 },
  UNSUPPORTED_MEDIA_TYPE: { disposition: 'refuse', exitCode: 64 },
  NOT_ACCEPTABLE: { disposition: 'refuse', exitCode: 64 },
  BODY_TOO_LARGE: { disposition: 'refuse', exitCode: 64 },
  QUERY_TOO_DEEP: { disposition: 'refuse', exitCode: 64 },
  QUERY_TOO_MANY_ALIASES: { disposition: 'refuse', exitCode: 64 },
  QUERY_TOO_MANY_ROOT_FIELDS: { disposition: 'refuse', exitCode: 64 },
  QUERY_TOO_MANY_TOKENS: { disposition: 'refuse', exitCode: 64 },
  QUERY_TOO_COSTLY: { disposition: 'refuse', exitCode: 64 },
  DOCUMENT_UNKNOWN: { disposition: 'refuse', exitCode: 64 },
  DOCUMENT_NOT_TRUSTED: { disposition: 'refuse', exitCode: 64 },
  PERSISTED_QUERY_NOT_FOUND: { disposition: 'refuse', exitCode: 64 },
  PERSISTED_QUERY_NOT_SUPPORTED: { disposition: 'refuse', exitCode: 64 },
} as const satisfies Record<string, CodeDefinition>;

export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * The one error class. `message` says what was expected, what arrived and what to do;
 * `code` is explained in docs/ERRORS.md.
 */
export class AlmanacError extends Error {
  override readonly name = 'AlmanacError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }

  get disposition(): Disposition {
    return ERROR_CODES[this.code].disposition;
  }

  get exitCode(): number {
    return ERROR_CODES[this.code].exitCode;
  }
}

/** The error itself where it is ours, else the same failure under `code`, with the original as cause. */
export function asAlmanacError(error: unknown, code: ErrorCode, context: string): AlmanacError {
  if (error instanceof AlmanacError) return error;
  return new AlmanacError(code, `${context}: ${messageOf(error)}`, { cause: error });
}

/** One line that says what happened, also for errors that leave `message` empty (AggregateError). */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(messageOf).join('; ');
  }
  return error instanceof Error ? error.message || error.name : String(error);
}
