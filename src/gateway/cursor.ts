import { AlmanacError } from '../lib/errors.js';
import type { List } from './list.js';

/**
 * A place in a list, as opaque text: base64url of the entity's name, the order's name and the place.
 * It names order and key, not a count: what comes or goes before it shifts nothing, and it stays good
 * when its own record is deleted.
 */
export function encodeCursor({ entity, order }: Pick<List, 'entity' | 'order'>, place: string) {
  return Buffer.from(`${entity.name}#${order}#${place}`).toString('base64url');
}

/**
 * The place that a cursor names.
 *
 * Errors: BAD_CURSOR for text that is no cursor, or one of another entity, order or list.
 */
export function decodeCursor(list: List, cursor: string): string {
  const { entity, order } = list;
  const text = Buffer.from(cursor, 'base64url').toString();
  // Node ignores what is not base64url; only text that comes out the same way again was ours.
  const isCanonical = Buffer.from(text).toString('base64url') === cursor;
  const [, entityName, orderName, place] = /^([^#]*)#([^#]*)#(.*)$/s.exec(text) ?? [];
  if (!isCanonical || entityName === undefined || orderName === undefined || place === undefined) {
    throw badCursor(`a cursor as ${entity.name} lists print it`, shown(cursor));
  }
  if (entityName !== entity.name || orderName !== order) {
    throw badCursor(
      `a cursor of ${entity.name} by ${order}`,
      `one of ${shown(entityName)} by ${shown(orderName)}`,
    );
  }
  if (!list.isPlace(place)) throw badCursor(`a cursor of this ${entity.name} list`, shown(cursor));
  return place;
}

const shown = (text: string) => JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}…` : text);

function badCursor(expected: string, arrived: string): AlmanacError {
  return new AlmanacError(
    'BAD_CURSOR',
    `Expected ${expected}, got ${arrived}. Use a cursor that this field returned, unchanged.`,
  );
}
