/** From entities to a GraphQL schema: what a deployment's `schema/graphql/*.ts` are written with. */
import type { FieldMap, ObjectRef } from '@pothos/core';
import { assertValidSchema, GraphQLSchema, isScalarType, lexicographicSortSchema } from 'graphql';
import { AlmanacError, messageOf } from '../lib/errors.js';
import type { Catalog } from '../model/catalog.js';
import type { Comments } from '../model/comments.js';
import type { DocumentOf, Entity } from '../model/entity.js';
import { entityFields } from './entity-fields.js';
import { addQueries } from './entity-queries.js';
import { type FederationOptions, subgraphExtensions } from './federation/extensions.js';
import { importFolder } from './import-folder.js';
import { addSubscriptions } from './live/add-subscriptions.js';
import { fieldNameOf, type QueryNames, queryNamesOf } from './names.js';
import { addNodes } from './nodes.js';
import { createPothosBuilder, type GatewayTypes, type PothosBuilder } from './pothos.js';
import { addSearch } from './search/add-search.js';
import type { TreeFieldName } from './trees/tree-fields.js';
import { type MemberText, type MemberTexts, TypeRegistry } from './type-registry.js';
import { addUniqueQueries } from './unique-queries.js';

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
  /** Fields and relations, and what a tree gives, that do not show. */
  readonly omit?: readonly (
    | ((keyof E['fields'] | keyof E['relations']) & string)
    | TreeFieldName
  )[];
  /**
   * What the members of enums mean: `{ continent: { EU: 'Europe.' } }`; with `deprecated`, why one should
   * not be used any more: `{ unit: { ell: { deprecated: 'Nobody measures in ells.' } } }`.
   */
  readonly members?: {
    readonly [Name in keyof DocumentOf<E>]?: {
      readonly [Member in MemberOf<DocumentOf<E>[Name]> & string]?: MemberText;
    };
  };
  /** Names of the root fields, where English has an exception: `{ page: 'people' }`. */
  readonly names?: Partial<QueryNames>;
  /** How it stands in a larger graph: what its subgraph form says beside the keys. */
  readonly federation?: FederationOptions<(keyof E['fields'] | keyof E['relations']) & string>;
}

export interface BuilderOptions {
  /** Descriptions of what the entities do not describe: from `almanac comments`. */
  readonly comments?: Comments;
}

export interface Builder {
  /** The Pothos builder: for all that entities do not give, such as a root field of your own. */
  readonly pothos: PothosBuilder;
  /**
   * Gives an entity its object type, connection, root fields and subscription.
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
export function createBuilder(catalog: Catalog, { comments = {} }: BuilderOptions = {}): Builder {
  const pothos = createPothosBuilder();
  const types = new TypeRegistry(pothos, catalog, comments);
  const exposed = new Map<Entity, readonly string[]>();
  const namesOf = new Map<Entity, QueryNames>();
  const Node = addNodes(pothos, (name) => {
    const entity = catalog.entities.find((one) => one.name === name);
    return entity && exposed.has(entity) ? entity : undefined;
  });

  const type = <E extends Entity>(entity: E) =>
    types.object(entity) as unknown as ObjectRef<GatewayTypes, DocumentOf<E>>;

  return {
    pothos,
    type,
    expose(entity, { fields, omit = [], members = {}, names, federation = {} } = {}) {
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
        ...types.described(entity),
        extensions: subgraphExtensions({ entity, federation }),
        interfaces: [Node],
        fields: (t) => ({
          ...entityFields(types, entity, t, omit),
          ...fields?.(t as unknown as Parameters<typeof fields>[0]),
        }),
      });
      const allNames = { ...queryNamesOf(entity), ...names };
      namesOf.set(entity, allNames);
      addQueries(types, entity, allNames);
      addUniqueQueries(types, entity, allNames.one);
      addSearch(types, entity, allNames.page);
      return type(entity);
    },
    load: importFolder,
    build() {
      refuseDeadEnds(catalog, exposed);
      addSubscriptions(types, namesOf);
      try {
        const schema = withoutUnusedScalars(pothos.toSchema({ sortSchema: false }));
        // Else each request would find out.
        assertValidSchema(schema);
        return schema;
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
