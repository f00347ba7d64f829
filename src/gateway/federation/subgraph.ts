/** The form of a schema that a federated graph is composed from: the same types, with their keys. */
import {
  getDocumentNodeFromSchema,
  MapperKind,
  mapSchema,
  pruneSchema,
} from '@graphql-tools/utils';
import {
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLSchema,
  GraphQLString,
  isObjectType,
  lexicographicSortSchema,
  print,
} from 'graphql';
import { AlmanacError } from '../../lib/errors.js';
import { fieldNameOf } from '../names.js';
import type { STAND_ALONE_ONLY } from '../nodes.js';
import { type Directives, linkOf, withDirectives } from './directives.js';
import { entitiesField } from './entities-field.js';
import { entityKeysOf, selectionOf } from './entity-keys.js';
import { type FederationOptions, subgraphExtensionsOf } from './extensions.js';

export interface Subgraph {
  /** What a gateway can ask: `_entities` and `_service` too. */
  readonly schema: GraphQLSchema;
  /** What the larger graph is composed from: `schema/subgraph.graphql`, and `{ _service { sdl } }`. */
  readonly sdl: string;
}

/** Types that other subgraphs may have as well, with the same meaning. */
const VALUE_TYPES: ReadonlySet<string> = new Set(['PageInfo', 'LocalizedString']);

/**
 * The subgraph form of a schema that `createBuilder(catalog).build()` made. Entities have a `@key` for their
 * primary key and each unique index. What is marked `STAND_ALONE_ONLY` is left out, and so is what returns it:
 * Relay's `Node` and global ids, because the root field `node` of a graph can belong to one subgraph only.
 *
 * Errors: CATALOG_INVALID where federation options name a field that does not show.
 */
export function createSubgraph(schema: GraphQLSchema): Subgraph {
  const plain = lexicographicSortSchema(
    pruneSchema(
      mapSchema(schema, {
        [MapperKind.INTERFACE_TYPE]: (type) => (isLeftOut(type) ? null : undefined),
        [MapperKind.OBJECT_TYPE]: subgraphType,
      }),
    ),
  );
  const document = getDocumentNodeFromSchema(plain);
  const sdl = `${linkOf(document)}\n\n${print(document)}\n`;
  return { schema: withEntities(plain, sdl), sdl };
}

const MARK: keyof typeof STAND_ALONE_ONLY = 'almanacStandAloneOnly';

const isLeftOut = ({ extensions }: { readonly extensions?: object | null | undefined }) =>
  MARK in (extensions ?? {});

function subgraphType(type: GraphQLObjectType): GraphQLObjectType {
  const { federation } = subgraphExtensionsOf(type) ?? {};
  const { interfaces, fields, ...config } = type.toConfig();
  const shown = Object.entries(fields).filter(([, field]) => !isLeftOut(field));
  const bare = new GraphQLObjectType({
    ...config,
    interfaces: interfaces.filter((one) => !isLeftOut(one)),
    fields: Object.fromEntries(shown),
  });
  const fieldDirectives = fieldDirectivesOf(bare, federation);
  return new GraphQLObjectType({
    ...bare.toConfig(),
    extensions: withDirectives(type.extensions, {
      key: keysOf(bare).map((key) => ({ fields: selectionOf(key) })),
      shareable: VALUE_TYPES.has(type.name) ? [{}] : [],
      tag: (federation?.tags ?? []).map((name) => ({ name })),
    }),
    fields: Object.fromEntries(
      shown.map(([name, field]) => [
        name,
        { ...field, extensions: withDirectives(field.extensions, fieldDirectives.get(name)) },
      ]),
    ),
  });
}

function keysOf(type: GraphQLObjectType) {
  const { entity } = subgraphExtensionsOf(type) ?? {};
  return entity ? entityKeysOf(entity, type) : [];
}

/** What the options of a type say of its fields, by their names in GraphQL. */
function fieldDirectivesOf(
  type: GraphQLObjectType,
  { shareable = [], inaccessible = [], override = {} }: FederationOptions = {},
): ReadonlyMap<string, Directives> {
  const said: readonly (readonly [string, Directives])[] = [
    ...shareable.map((name) => [name, { shareable: [{}] }] as const),
    ...inaccessible.map((name) => [name, { inaccessible: [{}] }] as const),
    ...Object.entries(override).map(([name, from]) => [name, { override: [{ from }] }] as const),
  ];
  const unknown = said
    .map(([name]) => name)
    .filter((name) => !(fieldNameOf(name) in type.getFields()));
  if (unknown.length > 0) {
    throw new AlmanacError(
      'CATALOG_INVALID',
      `${type.name}: expected federation options of fields that show, got ${unknown.join(', ')}.`,
    );
  }
  const directives = new Map<string, Directives>();
  for (const [name, more] of said) {
    const shown = fieldNameOf(name);
    directives.set(shown, { ...directives.get(shown), ...more });
  }
  return directives;
}

function withEntities(plain: GraphQLSchema, sdl: string): GraphQLSchema {
  const entities = Object.values(plain.getTypeMap())
    .filter(isObjectType)
    .filter((type) => keysOf(type).length > 0);
  const service = new GraphQLObjectType({
    name: '_Service',
    description: 'What a larger graph is composed from.',
    fields: { sdl: { type: GraphQLString, description: 'The SDL of this subgraph.' } },
  });
  return mapSchema(plain, {
    [MapperKind.QUERY]: (query) => {
      const config = query.toConfig();
      const fields = {
        ...config.fields,
        ...(entities.length > 0 && { _entities: entitiesField(entities) }),
        _service: {
          type: new GraphQLNonNull(service),
          description: 'For composition: this subgraph itself.',
          resolve: () => ({ sdl }),
        },
      };
      return new GraphQLObjectType({ ...config, fields });
    },
  });
}
