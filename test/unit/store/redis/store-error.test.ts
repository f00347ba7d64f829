import { SimpleError } from 'redis';
import { describe, expect, it } from 'vitest';
import { AlmanacError } from '../../../../src/lib/errors.js';
import {
  isReadOnlyReplica,
  isUnknownCommand,
  isUnknownScript,
  isWrongType,
  toStoreError,
} from '../../../../src/store/redis/store-error.js';

const address = 'redis://example:6379';
const replied = (message: string) => toStoreError(new SimpleError(message), address);

describe('an error of the store', () => {
  it.each([
    ['WRONGPASS invalid username-password pair or user is disabled.', 'STORE_DENIED'],
    ['NOAUTH HELLO must be called with the client already authenticated', 'STORE_DENIED'],
    ["NOPERM User gateway has no permissions to run the 'set' command", 'STORE_DENIED'],
    ['ERR AUTH <password> called without any password configured', 'STORE_DENIED'],
    ['LOADING Redis is loading the dataset in memory', 'STORE_LOST'],
    ["OOM command not allowed when used memory > 'maxmemory'.", 'STORE_LOST'],
    ['READONLY You can not write against a read only replica.', 'STORE_LOST'],
    ['MISCONF Redis is configured to save RDB snapshots, but', 'STORE_LOST'],
    ['BUSY Redis is busy running a script.', 'STORE_LOST'],
    ['ERR max number of clients reached', 'STORE_LOST'],
    ['MOVED 3999 127.0.0.1:6381', 'STORE_UNSUITABLE'],
    ["ERR unknown command 'HELLO'", 'STORE_UNSUITABLE'],
    ['FENCED the lease is not held with this token', 'FENCED'],
  ])('%s: %s', (message, code) => {
    const error = replied(message);
    expect(error.code).toBe(code);
    expect(error.message).toContain(address);
    expect(error.cause).toBeInstanceOf(SimpleError);
  });

  it('is STORE_LOST where the server said nothing', () => {
    const refused = new AggregateError([new Error('ECONNREFUSED ::1'), new Error('and 127.0.0.1')]);
    expect(toStoreError(refused, address)).toMatchObject({
      code: 'STORE_LOST',
      message: expect.stringContaining('ECONNREFUSED ::1; and 127.0.0.1'),
    });
  });

  it('that is already one of ours stays as it is', () => {
    const error = new AlmanacError('LEASE_LOST', 'lost');
    expect(toStoreError(error, address)).toBe(error);
  });

  it('can be told by what the server said, also once it is wrapped', () => {
    const wrongType = 'WRONGTYPE Operation against a key holding the wrong kind of value';
    expect(isWrongType(new SimpleError(wrongType))).toBe(true);
    expect(isWrongType(replied(wrongType))).toBe(true);
    expect(isWrongType(new Error(wrongType))).toBe(false);
    expect(isUnknownCommand(replied("ERR unknown command 'JSON.MGET', with args"))).toBe(true);
    expect(isUnknownScript(replied('NOSCRIPT No matching script. Please use EVAL.'))).toBe(true);
    expect(isReadOnlyReplica(replied('READONLY You can not write'))).toBe(true);
    expect(isReadOnlyReplica(undefined)).toBe(false);
  });
});
