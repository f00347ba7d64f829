import { type FieldDefinition, Schema } from 'redis-om';
import type { DocumentOf, Entity } from '../model/entity.js';
import type { Field } from '../model/field.js';
import type { Keys } from '../store/redis/keys.js';

/** A record as Redis OM gives it: the document, with the symbols `EntityId` and `EntityKeyName`. */
export type MappedRecord<E extends Entity> = DocumentOf<E> & Record<string, never>;

/**
 * The Redis OM schema of an entity's documents in one generation. Fields of types json and geojson are in
 * the records, as stored, and not in the schema: Redis OM has no type for any JSON value.
 */
export function schemaOf<E extends Entity>(
  entity: E,
  generation: string,
  keys: Keys,
): Schema<MappedRecord<E>> {
  const index = keys.redisOmIndex(generation, entity.name);
  const definitions = Object.entries(entity.fields).flatMap(([name, field]) => {
    const definition = definitionOf(field);
    return definition ? [[name, definition] as const] : [];
  });
  return new Schema(
    // Redis OM puts the colon between this and the id itself.
    keys.document(generation, entity.name, '').slice(0, -1),
    Object.fromEntries(definitions) as never,
    { dataStructure: 'JSON', indexName: index, indexHashName: index },
  );
}

/** Texts are whole strings, also dates and long numbers: Redis OM's `date` is a number in the document. */
function definitionOf({ type }: Field): FieldDefinition | undefined {
  switch (type) {
    case 'int':
    case 'float':
      return { type: 'number' };
    case 'boolean':
      return { type: 'boolean' };
    case 'set':
      return { type: 'string[]' };
    case 'json':
    case 'geojson':
      return undefined;
    default:
      return { type: 'string', caseSensitive: true };
  }
}
