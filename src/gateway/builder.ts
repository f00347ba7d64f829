/** From entities to a GraphQL schema: what a deployment's `schema/graphql/*.ts` are written with. */
import type { FieldMap, ObjectRef } from '@pothos/core';
import { GraphQLSchema, isScalarType, lexicographicSortSchema } from 'graphql';
import { AlmanacError, messageOf } from '../lib/errors.js';
import type { Catalog } from '../model/catalog.js';
import type { DocumentOf, Entity } from '../model/entity.js';
import { entityFields } from './entity-fields.js';
import { addQueries } from './entity-queries.js';
import { importFolder } from './import-folder.js';
import { fieldNameOf, type QueryNames, queryNamesOf } from './names.js';
import { addNodes } from './nodes.js';
import { createPothosBuilder, type GatewayTypes, type PothosBuilder } from './pothos.js';
import { addSearch } from './search/add-search.js';
import { type MemberTexts, TypeRegistry } from './type-registry.js';

type MemberOf<Value> = Value extends string
  ? Value
  : Value extends readonly (infer Item)[]
    ? Item
    : never;

/** How an entity shows in GraphQL, where that is not as its definition says. */
export interface ExposeOptions<E extends Entity> {
  /** Fields written by hand, as in Pothos; one with the name of an entity's field takes its place. */
  readonly fields?: (
    t: PothosSchemaTypes.ObjectFieldBuilder<GatewayTypes, DocumentOf<E>>,
  ) => FieldMap;
  /** Fields and relations that do not show. */
  readonly omit?: readonly ((keyof E['fields'] | keyof E['relations']) & string)[];
  /** What the members of enums mean: `{ continent: { EU: 'Europe' } }`. */
  readonly members?: {
    readonly [Name in keyof DocumentOf<E>]?: {
      readonly [Member in MemberOf<DocumentOf<E>[Name]> & string]?: string;
    };
  };
  /** Names of the root fields, where English has an exception: `{ page: 'people' }`. */
  readonly names?: Partial<QueryNames>;
}

export interface Builder {
  /** The Pothos builder: for all that entities do not give, such as a root field of your own. */
  readonly pothos: PothosBuilder;
  /**
   * Gives an entity its object type, connection and root fields.
   *
   * Errors: CATALOG_INVALID for an entity that is not the catalog's, or was exposed before.
   */
  expose<E extends Entity>(
    entity: E,
    options?: ExposeOptions<E>,
  ): ObjectRef<GatewayTypes, DocumentOf<E>>;
  /** The object type of an entity, exposed before or after: for fields written by hand. */
  type<E extends Entity>(entity: E): ObjectRef<GatewayTypes, DocumentOf<E>>;
  /** Imports every module of a folder: a file there that exposes an entity needs no other mention. */
  load(folder: URL): Promise<void>;
  /**
   * The schema, sorted by name, with the scalars that are in use. Call it once, last.
   *
   * Errors: CATALOG_INVALID where a relation leads to an entity that is not exposed.
   */
  build(): GraphQLSchema;
}

/**
 * A builder of the GraphQL types of a catalog's entities.
 *
 * @example
 * builder.expose(Country, {
 *   members: { continent: { EU: 'Europe' } },
 *   fields: (t) => ({
 *     flag: t.string({ description: 'Emoji.', resolve: ({ code }) => flagOf(code) }),
 *   }),
 * });
 */
export function createBuilder(catalog: Catalog): Builder {
  const pothos = createPothosBuilder();
  const types = new TypeRegistry(pothos, catalog);
  const exposed = new Map<Entity, readonly string[]>();
  const Node = addNodes(pothos, (name) => {
    const entity = catalog.entities.find((one) => one.name === name);
    return entity && exposed.has(entity) ? entity : undefined;
  });

  const type = <E extends Entity>(entity: E) =>
    types.object(entity) as unknown as ObjectRef<GatewayTypes, DocumentOf<E>>;

  return {
    pothos,
    type,
    expose(entity, { fields, omit = [], members = {}, names } = {}) {
      if (exposed.has(entity)) {
        throw new AlmanacError(
          'CATALOG_INVALID',
          `Expected ${entity.name} exposed once, got twice.`,
        );
      }
      refuseTakenNames(entity, omit);
      exposed.set(entity, omit);
      types.describeMembers(entity, members as MemberTexts);
      types.object(entity).implement({
        ...(entity.description && { description: entity.description }),
        interfaces: [Node],
        fields: (t) => ({
          ...entityFields(types, entity, t, omit),
          ...fields?.(t as unknown as Parameters<typeof fields>[0]),
        }),
      });
      const queryNames = { ...queryNamesOf(entity), ...names };
      addQueries(types, entity, queryNames);
      addSearch(types, entity, queryNames.page);
      return type(entity);
    },
    load: importFolder,
    build() {
      refuseDeadEnds(catalog, exposed);
      try {
        return withoutUnusedScalars(pothos.toSchema({ sortSchema: false }));
      } catch (error) {
        throw new AlmanacError('CATALOG_INVALID', messageOf(error), { cause: error });
      }
    },
  };
}

/** `id` is Relay's on every type: an entity's own shows by another name, which must be free. */
function refuseTakenNames(entity: Entity, omit: readonly string[]): void {
  const kept = (name: string) => !omit.includes(name);
  const fields = Object.keys(entity.fields).filter(kept).map(fieldNameOf);
  const shown = ['id', ...fields, ...Object.keys(entity.relations).filter(kept)];
  const taken = shown.find((name, at) => shown.indexOf(name) !== at);
  if (taken === undefined) return;
  throw new AlmanacError(
    'CATALOG_INVALID',
    `Expected ${entity.name} to leave the names id and databaseId free, or omit what has them: id is its global id, and databaseId its own field id. Got two of ${taken}. Name the field otherwise and say its column.`,
  );
}

function refuseDeadEnds(catalog: Catalog, exposed: ReadonlyMap<Entity, readonly string[]>): void {
  const deadEnds = [...exposed].flatMap(([entity, omit]) =>
    Object.entries(entity.relations)
      .filter(([name, { target }]) => !omit.includes(name) && !exposed.has(catalog.must(target)))
      .map(
        ([name, { target }]) =>
          `${entity.name}.${name}: expected ${target} to be exposed, and it is not. Expose it, or omit the relation.`,
      ),
  );
  if (deadEnds.length > 0) throw new AlmanacError('CATALOG_INVALID', deadEnds.join('\n'));
}

/** Leaves out what no field or argument leads to: a new GraphQLSchema collects the rest by itself. */
function withoutUnusedScalars(schema: GraphQLSchema): GraphQLSchema {
  const config = schema.toConfig();
  const types = config.types.filter((type) => !isScalarType(type));
  return lexicographicSortSchema(new GraphQLSchema({ ...config, types }));
}
