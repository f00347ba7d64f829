import type { FieldMap } from '@pothos/core';
import type { Entity } from '../model/entity.js';
import type { Field } from '../model/field.js';
import type { Relation } from '../model/relation.js';
import type { AnyDocument, GatewayTypes } from './pothos.js';
import type { TypeRegistry } from './type-registry.js';
import type { View } from './view.js';

type ObjectFields = PothosSchemaTypes.ObjectFieldBuilder<GatewayTypes, AnyDocument>;

/** The GraphQL fields of an entity: its fields and relations by their names, without the omitted. */
export function entityFields(
  types: TypeRegistry,
  entity: Entity,
  t: ObjectFields,
  omit: readonly string[],
): FieldMap {
  const kept = ([name]: readonly [string, unknown]) => !omit.includes(name);
  return Object.fromEntries([
    ...Object.entries(entity.fields)
      .filter(kept)
      .map(([name, field]) => [name, valueField(types, entity, t, name, field)]),
    ...Object.entries(entity.relations)
      .filter(kept)
      .map(([name, relation]) => [name, relationField(types, entity, t, relation)]),
  ]);
}

function valueField(
  types: TypeRegistry,
  entity: Entity,
  t: ObjectFields,
  name: string,
  { type, nullable, description, deprecated }: Field,
) {
  const isKey = entity.key.length === 1 && entity.key[0] === name;
  const valueType = isKey ? types.idType(entity, name) : types.valueType(entity, name);
  const options = {
    // A JSON column that allows no NULL may still hold JSON's own null.
    nullable: nullable || type === 'json',
    ...(description && { description }),
    ...(deprecated && { deprecationReason: deprecated }),
    resolve: (document: AnyDocument) => document[name] as never,
  };
  return type === 'set'
    ? t.field({ ...options, type: [valueType] })
    : t.field({ ...options, type: valueType });
}

function relationField(types: TypeRegistry, entity: Entity, t: ObjectFields, relation: Relation) {
  const target = types.target(relation.target);
  const type = types.object(target);
  const described = relation.description ? { description: relation.description } : {};
  if (relation.kind === 'one') {
    return t.field({
      ...described,
      type,
      nullable: true,
      resolve: (document, _, { view }) => view.one(target, valuesOf(document, relation.on)),
    });
  }
  return t.field({
    ...described,
    type: [type],
    nullable: { list: false, items: false },
    resolve: listOf(types, entity, relation),
  });
}

/** How a to-many relation is read: the index holds the key of the record that has the relation. */
function listOf(
  types: TypeRegistry,
  entity: Entity,
  relation: Exclude<Relation, { kind: 'one' }>,
): (
  document: AnyDocument,
  args: object,
  context: { readonly view: View },
) => Promise<AnyDocument[]> {
  const target = types.target(relation.target);
  if (relation.kind === 'many') {
    return (document, _, { view }) =>
      view.many(target, relation.index, valuesOf(document, entity.key));
  }
  const join = types.target(relation.through);
  return (document, _, { view }) =>
    view.through(join, relation.index, valuesOf(document, entity.key), target, relation.on);
}

const valuesOf = (document: AnyDocument, names: readonly string[]) =>
  names.map((name) => document[name] ?? null);
