/** The form of a schema that a federated graph is composed from: the same types, with their keys. */
import { getDocumentNodeFromSchema, MapperKind, mapSchema } from '@graphql-tools/utils';
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
import { linkOf, withDirectives } from './directives.js';
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
const VALUE_TYPES: ReadonlySet<string> = new Set(['PageInfo']);

/**
 * The subgraph form of a schema that `createBuilder(catalog).build()` made. Entities have a `@key` for their
 * primary key and each unique index. Relay's `Node` is left out, with its fields and whatever returns it: the
 * root field `node` of a graph can belong to one subgraph only.
 *
 * Errors: CATALOG_INVALID where federation options name a field that does not show.
 */
export function createSubgraph(schema: GraphQLSchema): Subgraph {
  const plain = lexicographicSortSchema(
    mapSchema(schema, {
      [MapperKind.INTERFACE_TYPE]: (type) => (type.name === NODE ? null : undefined),
      [MapperKind.OBJECT_TYPE]: subgraphType,
    }),
  );
  const document = getDocumentNodeFromSchema(plain);
  const sdl = `${linkOf(document)}\n\n${print(document)}\n`;
  return { schema: withEntities(plain, sdl), sdl };
}

const NODE = 'Node';

function subgraphType(type: GraphQLObjectType): GraphQLObjectType {
  const { federation } = subgraphExtensionsOf(type) ?? {};
  const { interfaces, fields, ...config } = type.toConfig();
  const isNode = interfaces.some(({ name }) => name === NODE);
  const shown = Object.entries(fields).filter(([name]) => !(isNode && name === 'id'));
  const bare = new GraphQLObjectType({
    ...config,
    interfaces: interfaces.filter(({ name }) => name !== NODE),
    fields: Object.fromEntries(shown),
  });
  refuseUnknown(bare, federation);
  const fieldDirectives = (name: string) => ({
    shareable: federation?.shareable?.includes(name) ? [{}] : [],
    inaccessible: federation?.inaccessible?.includes(name) ? [{}] : [],
    override: [federation?.override?.[name] ?? []].flat().map((from) => ({ from })),
  });
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
        { ...field, extensions: withDirectives(field.extensions, fieldDirectives(name)) },
      ]),
    ),
  });
}

function keysOf(type: GraphQLObjectType) {
  const { entity } = subgraphExtensionsOf(type) ?? {};
  return entity ? entityKeysOf(entity, type) : [];
}

function refuseUnknown(
  type: GraphQLObjectType,
  { shareable = [], inaccessible = [], override = {} }: FederationOptions = {},
): void {
  const named = [...shareable, ...inaccessible, ...Object.keys(override)];
  const unknown = named.filter((name) => !(name in type.getFields()));
  if (unknown.length === 0) return;
  throw new AlmanacError(
    'CATALOG_INVALID',
    `${type.name}: expected federation options of fields that show, got ${unknown.join(', ')}.`,
  );
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
