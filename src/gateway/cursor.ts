import { AlmanacError } from '../lib/errors.js';
import { hasId, idOfMember, KEY_INDEX } from '../model/document.js';
import type { Entity } from '../model/entity.js';
import { decodeId } from '../model/key.js';
import { keyEntryOf } from './key-value.js';

/**
 * A place in a list, as opaque text: base64url of the entity's name, the index's name and the index
 * entry. It names order and key, not a count: what comes or goes before it shifts nothing, and it
 * stays good when its own record is deleted.
 */
export function encodeCursor(entity: Entity, index: string, member: string): string {
  return Buffer.from(`${entity.name}#${index}#${member}`).toString('base64url');
}

/**
 * The index entry that a cursor names.
 *
 * @param prefix what entries of the list at hand begin with: a cursor of another list is refused
 *
 * Errors: BAD_CURSOR for text that is no cursor, or one of another entity, order or list.
 */
export function decodeCursor(
  entity: Entity,
  index: string,
  prefix: string,
  cursor: string,
): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  // Node ignores what is not base64url; only text that comes out the same way again was ours.
  const [, entityName, indexName, member] = /^([^#]*)#([^#]*)#(.*)$/s.exec(text) ?? [];
  const canonical = Buffer.from(text).toString('base64url') === cursor;
  if (!canonical || entityName === undefined || indexName === undefined || member === undefined) {
    throw badCursor(
      `a cursor as ${entity.name} lists print it`,
      JSON.stringify(cursor.slice(0, 64)),
    );
  }
  if (entityName !== entity.name || indexName !== index) {
    throw badCursor(
      `a cursor of ${entity.name} by ${index}`,
      `one of ${entityName} by ${indexName}`,
    );
  }
  if (!member.startsWith(prefix)) {
    throw badCursor('a cursor of this list', `one of another list of ${entity.name}`);
  }
  if (!isEntry(entity, index, member)) {
    throw badCursor(
      `a cursor as ${entity.name} lists print it`,
      JSON.stringify(cursor.slice(0, 64)),
    );
  }
  return member;
}

function isEntry(entity: Entity, index: string, member: string): boolean {
  try {
    if (!hasId(member)) return false;
    const id = idOfMember(member);
    return index === KEY_INDEX
      ? keyEntryOf(entity, id).member === member
      : decodeId(id, entity.key.length).length > 0;
  } catch {
    return false;
  }
}

function badCursor(expected: string, arrived: string): AlmanacError {
  return new AlmanacError(
    'BAD_CURSOR',
    `Expected ${expected}, got ${arrived}. Use a cursor that this field returned, unchanged.`,
  );
}
