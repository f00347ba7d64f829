import { expect, it } from 'vitest';
import { encodeCheckpoint, LastCheckpoint } from '../../../../src/store/redis/checkpoint-record.js';
import { checkpointAt } from '../../gateway/fake-store.js';

it('the same text is the same checkpoint, and any other is another', () => {
  const last = new LastCheckpoint();
  const text = encodeCheckpoint(checkpointAt(1));
  const first = last.decode(text);
  expect(first).toEqual(checkpointAt(1));
  expect(last.decode(`${text.slice(0, 5)}${text.slice(5)}`)).toBe(first);
  expect(last.decode(encodeCheckpoint(checkpointAt(2)))).toEqual(checkpointAt(2));
  expect(last.decode(null)).toBeUndefined();
  expect(last.decode('changed by hand')).toBeUndefined();
  expect(last.decode(text)).toEqual(first);
});
