import { ErrorReply } from 'redis';
import { AlmanacError, type ErrorCode, messageOf } from '../../lib/errors.js';

const isIn = (...words: string[]) => new Set(words);

const DENIED = isIn('WRONGPASS', 'NOAUTH', 'NOPERM');

// What passes: the server loads, is full, was demoted, is busy with a script. Worth another try.
const PASSING = isIn(
  'LOADING',
  'BUSY',
  'OOM',
  'MISCONF',
  'READONLY',
  'MASTERDOWN',
  'NOREPLICAS',
  'TRYAGAIN',
  'CLUSTERDOWN',
  'UNKILLABLE',
);

const ELSEWHERE = isIn('MOVED', 'ASK', 'CROSSSLOT');

/**
 * Any failure of a command or a connection as an AlmanacError, with the original as its cause:
 *
 * - STORE_DENIED: the server knows us and says no;
 * - FENCED: the lease is another's;
 * - STORE_REWOUND: it holds another checkpoint than the one to go on from;
 * - POSITION_LOST: it holds none;
 * - TRANSACTION_TOO_LARGE: a commit replaces more than may be kept of what was;
 * - STORE_LOST: unreachable, closed, timed out, or a state that passes;
 * - STORE_UNSUITABLE: it answers, but is not what Almanac needs.
 *
 * @param address where, without credentials
 */
export function toStoreError(error: unknown, address: string): AlmanacError {
  if (error instanceof AlmanacError) return error;
  const [code, message] = explain(error, address);
  return new AlmanacError(code, message, { cause: error });
}

function explain(error: unknown, address: string): [ErrorCode, string] {
  const said = messageOf(error);
  if (!(error instanceof ErrorReply)) {
    return [
      'STORE_LOST',
      `Cannot reach Redis at ${address}: ${said}. Check that it runs there and answers.`,
    ];
  }
  const word = replyWord(error);
  if (word === 'FENCED') {
    return [
      'FENCED',
      `Expected to hold the lease of this dataset at ${address}; it expired or another worker took it. Nothing was written.`,
    ];
  }
  if (word === 'REWOUND') {
    return [
      'STORE_REWOUND',
      `Expected the checkpoint that was written last at ${address}, got another: Redis came back with older data. Nothing was written; going on from the checkpoint that is there.`,
    ];
  }
  if (word === 'GONE') {
    return [
      'POSITION_LOST',
      `Expected the checkpoint of the announced generation at ${address}; there is none: it expired or was removed. A new generation must be loaded and announced.`,
    ];
  }
  if (word === 'TOOLARGE') {
    return [
      'TRANSACTION_TOO_LARGE',
      `Expected a transaction that replaces no more than the undo log can hold, got one that replaces ${said.split(' ')[1]} bytes. It cannot be committed in one step: a new generation must be loaded.`,
    ];
  }
  if (DENIED.has(word) || /^ERR (AUTH|invalid password)/.test(said)) {
    return [
      'STORE_DENIED',
      `Redis at ${address} denied access: ${said}. Check user and password in its URL, and the user's permissions (docs/ERRORS.md).`,
    ];
  }
  if (PASSING.has(word) || said.startsWith('ERR max number of clients')) {
    return ['STORE_LOST', `Redis at ${address} cannot serve now: ${said}`];
  }
  if (ELSEWHERE.has(word)) {
    return [
      'STORE_UNSUITABLE',
      `Expected one Redis server that holds the whole dataset, got a cluster's node at ${address} that does not: ${said}. Give the URL of the node that holds it.`,
    ];
  }
  return ['STORE_UNSUITABLE', `Redis at ${address} gave an unexpected answer: ${said}`];
}

/** Whether the server met a key that holds another type of value. */
export const isWrongType = (error: unknown) => replyWord(replyIn(error)) === 'WRONGTYPE';

/** Whether the server has no such command. */
export const isUnknownCommand = (error: unknown) =>
  /^ERR unknown (command|subcommand)/i.test(replyIn(error)?.message ?? '');

/** Whether the server does not have the script (any more) that EVALSHA named. */
export const isUnknownScript = (error: unknown) => replyWord(replyIn(error)) === 'NOSCRIPT';

/** Whether the server refuses writes because it is a replica now. */
export const isReadOnlyReplica = (error: unknown) => replyWord(replyIn(error)) === 'READONLY';

function replyIn(error: unknown): ErrorReply | undefined {
  if (error instanceof ErrorReply) return error;
  return error instanceof AlmanacError ? replyIn(error.cause) : undefined;
}

const replyWord = (error: ErrorReply | undefined) => error?.message.split(' ', 1)[0] ?? '';
