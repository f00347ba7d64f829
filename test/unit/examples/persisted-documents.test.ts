import { createHash } from 'node:crypto';
import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import documents from '../../../examples/client/generated/persisted-documents.json' with {
  type: 'json',
};
import * as operations from '../../../examples/client/operations.js';
import { schema } from '../../../schema/main.js';

describe('the persisted documents of the example client', () => {
  it('are those of its operations, by the ids that it sends', () => {
    const ids = Object.values(operations).map((operation) => operation.__meta__?.hash);
    expect(Object.keys(documents).sort()).toEqual(ids.sort());
  });

  it.each(Object.entries(documents))('%s is the hash of a document of this schema', (id, text) => {
    expect(id).toBe(`sha256:${createHash('sha256').update(text).digest('hex')}`);
    expect(validate(schema, parse(text))).toEqual([]);
  });
});
