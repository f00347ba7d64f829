import type { RowChange } from '../model/change.js';
import { idOf } from '../model/document.js';
import { seenOf } from '../model/encoded-document.js';
import type { RecordWrite } from '../store/store.js';

/**
 * The final state of each record that a transaction touched, one write a record, whatever the number
 * of changes. A changed key takes the record from its old id to its new one, so swapped keys fold
 * right: changes are taken in their order.
 */
export function fold(changes: readonly RowChange[]): RecordWrite[] {
  const writes = new Map<string, RecordWrite>();
  const put = (write: RecordWrite) => {
    const slot = `${write.entity.name}:${write.id}`;
    // Re-inserted, so that the order is that of the last change.
    writes.delete(slot);
    writes.set(slot, write);
  };
  for (const change of changes) {
    const { entity } = change;
    // Not `after` where there is text: it takes work to get.
    const after = change.encoded ?? change.after;
    const newId = after && idOf(entity, seenOf(after));
    const oldId = change.keepsKey ? newId : change.before && idOf(entity, change.before);
    if (oldId !== undefined && oldId !== newId) put({ entity, id: oldId, document: undefined });
    if (newId !== undefined) put({ entity, id: newId, document: after });
  }
  return [...writes.values()];
}
