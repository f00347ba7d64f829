import { AlmanacError } from '../lib/errors.js';
import type { Entity } from '../model/entity.js';
import { isId } from './key-value.js';

/** A record of any entity. */
export interface RecordId {
  readonly entity: Entity;
  readonly id: string;
}

/** What identifies a record among those of all entities, as opaque text: base64url of name and id. */
export function encodeGlobalId({ entity, id }: RecordId): string {
  return Buffer.from(`${entity.name}:${id}`).toString('base64url');
}

/**
 * The record that a global id names, whether it exists or not.
 *
 * @param entityOf the entity of a name; undefined where it is not known to GraphQL
 *
 * Errors: BAD_ID for what `encodeGlobalId` never gives.
 */
export function decodeGlobalId(
  globalId: string,
  entityOf: (name: string) => Entity | undefined,
): RecordId {
  const text = Buffer.from(globalId, 'base64url').toString();
  // Node ignores what is not base64url; only text that comes out the same way again was ours.
  const isCanonical = Buffer.from(text).toString('base64url') === globalId;
  const colon = text.indexOf(':');
  if (!isCanonical || colon < 0) throw badId('an id as the field "id" prints it', globalId);
  const entity = entityOf(text.slice(0, colon));
  if (!entity) throw badId('the id of a type of this graph', text);
  const id = text.slice(colon + 1);
  if (!isId(entity, id)) throw badId(`the id of a ${entity.name}`, text);
  return { entity, id };
}

function badId(expected: string, arrived: string): AlmanacError {
  const shown = arrived.length > 64 ? `${arrived.slice(0, 64)}…` : arrived;
  return new AlmanacError(
    'BAD_ID',
    `Expected ${expected}, got ${JSON.stringify(shown)}. Use an id that this graph returned, unchanged.`,
  );
}
