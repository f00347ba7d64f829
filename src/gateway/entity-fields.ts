import type { FieldMap } from '@pothos/core';
import { type Document, idOf } from '../model/document.js';
import type { Entity } from '../model/entity.js';
import type { Field } from '../model/field.js';
import type { KeyPart } from '../model/key.js';
import type { Relation } from '../model/relation.js';
import { filterArguments, filterOf } from './filters/filter-inputs.js';
import type { FilterArguments } from './filters/filtered-list.js';
import { encodeGlobalId } from './global-id.js';
import type { List } from './list.js';
import { pageArguments } from './lists/page-arguments.js';
import { localizedFields } from './locales/localized-fields.js';
import { fieldNameOf } from './names.js';
import { ID_DESCRIPTION, STAND_ALONE_ONLY } from './nodes.js';
import type { AnyDocument, GatewayTypes } from './pothos.js';
import { treeFields } from './trees/tree-fields.js';
import type { TypeRegistry } from './type-registry.js';
import type { View } from './view.js';

/** Says of a field that its text may be kept for as long as its document is: see FieldTraits of the engine. */
const PURE = { almanac: { isPure: true } } as const;

type ObjectFields = PothosSchemaTypes.ObjectFieldBuilder<GatewayTypes, AnyDocument>;

/** The GraphQL fields of an entity: its global id, and its fields and relations without the omitted. */
export function entityFields(
  types: TypeRegistry,
  entity: Entity,
  t: ObjectFields,
  omit: readonly string[],
): FieldMap {
  const kept = ([name]: readonly [string, unknown]) => !omit.includes(name);
  return Object.fromEntries([
    ['id', globalIdField(entity, t)],
    // First, so that a field of the entity's own keeps its name.
    ...Object.entries(treeFields(types, entity, t)).filter(kept),
    ...Object.entries(entity.fields)
      .filter(kept)
      .flatMap(([name, field]) =>
        Object.entries(
          name in entity.localized
            ? localizedFields(types, entity, t, name)
            : { [fieldNameOf(name)]: valueField(types, entity, t, name, field) },
        ),
      ),
    ...Object.entries(entity.relations)
      .filter(kept)
      .map(([name, relation]) => [name, relationField(types, entity, t, relation)]),
  ]);
}

function globalIdField(entity: Entity, t: ObjectFields) {
  return t.id({
    nullable: false,
    description: ID_DESCRIPTION,
    extensions: { ...STAND_ALONE_ONLY, ...PURE },
    resolve: (document) => encodeGlobalId({ entity, id: idOf(entity, document as Document) }),
  });
}

function valueField(
  types: TypeRegistry,
  entity: Entity,
  t: ObjectFields,
  name: string,
  { type, nullable, deprecated }: Field,
) {
  const isKey = entity.key.length === 1 && entity.key[0] === name;
  const valueType = isKey ? types.idType(entity, name) : types.valueType(entity, name);
  const options = {
    // A JSON column that allows no NULL may still hold JSON's own null.
    nullable: nullable || type === 'json',
    ...types.described(entity, name),
    ...(deprecated && { deprecationReason: deprecated }),
    extensions: PURE,
    resolve: (document: AnyDocument) => document[name] as never,
  };
  return type === 'set'
    ? t.field({ ...options, type: [valueType] })
    : t.field({ ...options, type: valueType });
}

function relationField(types: TypeRegistry, entity: Entity, t: ObjectFields, relation: Relation) {
  const target = types.target(relation.target);
  const { description, deprecated } = relation;
  const described = {
    ...(description && { description }),
    ...(deprecated && { deprecationReason: deprecated }),
  };
  if (relation.kind === 'one') {
    return t.field({
      ...described,
      type: types.object(target),
      nullable: true,
      resolve: (document, _, { view }) => view.one(target, valuesOf(document, relation.on)),
    });
  }
  const listOf = listOfRelation(types, entity, relation);
  return t.field({
    ...described,
    type: types.connection(target),
    nullable: false,
    args: types.pothos.args((arg) => ({
      ...filterArguments(types, target, arg),
      ...pageArguments(arg),
    })),
    resolve: (document, args, context) => {
      const { view } = context;
      const filter = filterOf(types, target, args, context);
      return view.pageOf(listOf(view, document, filter), args);
    },
  });
}

/** How a to-many relation is read: the index holds the key of the record that has the relation. */
function listOfRelation(
  types: TypeRegistry,
  entity: Entity,
  relation: Exclude<Relation, { kind: 'one' }>,
): (view: View, document: AnyDocument, filter: FilterArguments) => List {
  const target = types.target(relation.target);
  const { index } = relation;
  if (relation.kind === 'many') {
    return (view, document, filter) =>
      view.list(target, index, valuesOf(document, entity.key), filter);
  }
  const join = types.target(relation.through);
  return (view, document, filter) =>
    view.listThrough(join, index, valuesOf(document, entity.key), target, relation.on, filter);
}

const valuesOf = (document: AnyDocument, names: readonly string[]) =>
  names.map((name) => (document[name] ?? null) as KeyPart);
