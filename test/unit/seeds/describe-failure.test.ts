import { describe, expect, it } from 'vitest';
import { parseDatabaseUrl } from '../../../seeds/database-address.js';
import { describeFailure } from '../../../seeds/describe-failure.js';
import { seed } from '../../../seeds/seed.js';

const address = parseDatabaseUrl('mysql://app:secret@127.0.0.1:1/atlas');

describe('describeFailure', () => {
  it('says which server is not reached, without the password', async () => {
    const error: unknown = await seed({ connection: address }).catch((reason: unknown) => reason);
    expect(describeFailure(error, address)).toBe(
      'cannot reach 127.0.0.1:1 as app (ECONNREFUSED): is the server running, and is the address right?',
    );
  });

  it.each([
    ['ER_ACCESS_DENIED_ERROR', '127.0.0.1:1 as app was refused: wrong user or password'],
    ['ER_DBACCESS_DENIED_ERROR', '127.0.0.1:1 as app lacks a right: the message'],
    ['ER_DUP_ENTRY', 'the message: is another run filling atlas?'],
    ['ER_SOMETHING_ELSE', 'the message'],
  ])('puts %s into words', (code, expected) => {
    expect(describeFailure(Object.assign(new Error('the message'), { code }), address)).toBe(
      expected,
    );
  });

  it('takes whatever is thrown', () => {
    expect(describeFailure('text')).toBe('text');
    expect(describeFailure(new Error(''))).toBe('unknown failure with the database');
  });
});

describe('seed', () => {
  it('does nothing for a signal that is aborted already', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(seed({ connection: address, signal })).rejects.toThrow('stopped');
  });
});
