import type { Entity } from '../../model/entity.js';
import type { QueryNames } from '../names.js';
import type { TypeRegistry } from '../type-registry.js';
import { addChangedField } from './changed-field.js';
import { addChangesField } from './changes-field.js';
import { addLiveTypes } from './live-types.js';

/** Adds the subscriptions of the exposed entities: one for each, and one for all. Call it once, last. */
export function addSubscriptions(
  types: TypeRegistry,
  exposed: ReadonlyMap<Entity, QueryNames>,
): void {
  if (exposed.size === 0) return;
  const live = addLiveTypes(types.pothos);
  for (const [entity, names] of exposed) addChangedField(types, live, entity, names);
  addChangesField(types, live, [...exposed.keys()]);
}
