import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RowChange } from '../../../src/model/change.js';
import type { Document } from '../../../src/model/document.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { fold } from '../../../src/sync/fold.js';
import { decodedDocument } from '../../support/decoded-documents.js';

const Item = defineEntity({
  name: 'Item',
  fields: { id: field.int(), value: field.int() },
  key: ['id'],
});
const doc = (id: number, value: number): Document => ({ id, value });
const change = (before?: Document, after?: Document): RowChange => ({
  entity: Item,
  before,
  after,
});

describe('fold', () => {
  it('writes a record once, in its final state', () => {
    const writes = fold([change(undefined, doc(1, 1)), change(doc(1, 1), doc(1, 2))]);
    expect(writes).toEqual([{ entity: Item, id: '1', document: doc(1, 2) }]);
  });

  it('moves a record whose key changed, and swaps two', () => {
    const writes = fold([
      change(doc(1, 10), doc(3, 10)),
      change(doc(2, 20), doc(1, 20)),
      change(doc(3, 10), doc(2, 10)),
    ]);
    const state = Object.fromEntries(writes.map(({ id, document }) => [id, document]));
    expect(state).toEqual({ 1: doc(1, 20), 2: doc(2, 10), 3: undefined });
  });

  it('does not ask for the row as it was where the key is known to be the same', () => {
    const kept: RowChange = {
      entity: Item,
      keepsKey: true,
      get before(): Document {
        throw new Error('asked for');
      },
      after: doc(1, 2),
    };
    expect(fold([kept])).toEqual([{ entity: Item, id: '1', document: doc(1, 2) }]);
  });

  it('leaves what the changes one by one leave, for any history', () => {
    const step = fc.record({ id: fc.nat(3), to: fc.option(fc.nat(3)), value: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const table = new Map<number, Document>();
        const changes: RowChange[] = [];
        for (const { id, to, value } of steps) {
          const before = table.get(id);
          if (to !== null && to !== id && table.has(to)) continue;
          const after = to === null ? undefined : doc(to, value);
          if (!before && !after) continue;
          if (!before && to !== id) continue;
          changes.push(change(before, after));
          table.delete(id);
          if (after && to !== null) table.set(to, after);
        }
        const store = new Map<string, Document>();
        for (const { id, document } of fold(changes))
          if (document) store.set(id, decodedDocument(document));
        expect(store).toEqual(new Map([...table].map(([id, document]) => [String(id), document])));
      }),
    );
  });
});
