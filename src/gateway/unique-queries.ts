import type { Entity } from '../model/entity.js';
import { keyValueOf } from './key-value.js';
import { fieldNameOf, upperFirst, wordsOf } from './names.js';
import type { TypeRegistry } from './type-registry.js';

/** The indexes of an entity that are unique, by name, with their fields. */
export function uniqueIndexesOf(entity: Entity): readonly (readonly [string, readonly string[]])[] {
  return Object.entries(entity.indexes).flatMap(([index, { on, unique }]) =>
    unique ? [[index, on] as const] : [],
  );
}

/**
 * Adds a root field for each unique index: `countryByAlpha3(alpha3: "CHE")`.
 *
 * @param one the name of the root field by key: `country`
 */
export function addUniqueQueries(types: TypeRegistry, entity: Entity, one: string): void {
  for (const [index, names] of uniqueIndexesOf(entity)) {
    types.pothos.queryField(
      `${one}By${names.map((name) => upperFirst(fieldNameOf(name))).join('And')}`,
      (t) =>
        t.field({
          type: types.object(entity),
          nullable: true,
          description: `The ${wordsOf(entity.name)} with this ${names.map((name) => wordsOf(fieldNameOf(name))).join(' and ')}; null if there is none.`,
          args: types.pothos.args((arg) =>
            Object.fromEntries(
              names.map((name) => {
                const type = types.valueType(entity, name);
                return [
                  name,
                  arg.field({ type, required: true, ...types.described(entity, name) }),
                ];
              }),
            ),
          ),
          resolve: (_, args: Readonly<Record<string, unknown>>, { view }) =>
            view.unique(
              entity,
              index,
              names.map((name) => keyValueOf(entity, name, args[fieldNameOf(name)])),
            ),
        }),
    );
  }
}
