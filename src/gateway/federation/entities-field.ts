import {
  type GraphQLFieldConfig,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLObjectType,
  GraphQLScalarType,
  GraphQLUnionType,
  valueFromASTUntyped,
} from 'graphql';
import type { Entity } from '../../model/entity.js';
import type { AnyDocument, GatewayContext } from '../pothos.js';
import {
  badRepresentation,
  type EntityKey,
  entityKeysOf,
  type Representation,
  recordOf,
} from './entity-keys.js';
import { subgraphExtensionsOf } from './extensions.js';

/** How many representations one request may have. */
export const MOST_REPRESENTATIONS = 10_000;

const Any = new GraphQLScalarType({
  name: '_Any',
  description:
    'What stands for a record of another subgraph: `__typename` and the fields of a key.',
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});

interface Target {
  readonly entity: Entity;
  readonly keys: readonly EntityKey[];
}

/**
 * `Query._entities`: the records that representations stand for, in their order, through the loaders that
 * all other reads go through. An item is null where there is no record, and an error of its own where the
 * representation is none.
 *
 * @param types entities' object types, each with a key
 */
export function entitiesField(
  types: readonly GraphQLObjectType[],
): GraphQLFieldConfig<unknown, GatewayContext> {
  const targets = new Map<string, Target>(
    types.flatMap((type) => {
      const { entity } = subgraphExtensionsOf(type) ?? {};
      return entity ? [[type.name, { entity, keys: entityKeysOf(entity, type) }] as const] : [];
    }),
  );
  // A document does not say whose it is; it lives as long as its request.
  const typeNames = new WeakMap<AnyDocument, string>();

  async function read(item: unknown, { view }: GatewayContext): Promise<AnyDocument | null> {
    const representation = (typeof item === 'object' ? item : null) as Representation | null;
    const typeName = representation?.__typename;
    const target = typeof typeName === 'string' ? targets.get(typeName) : undefined;
    if (!representation || !target) {
      const arrived = representation ? typeName : item;
      throw badRepresentation(
        `Expected a representation whose __typename is a type with a key, got ${(JSON.stringify(arrived) ?? 'none').slice(0, 64)}.`,
      );
    }
    const record = await recordOf(target.entity, target.keys, representation, view);
    if (record) typeNames.set(record, target.entity.name);
    return record;
  }

  const Entities = new GraphQLUnionType({
    name: '_Entity',
    description: 'Any record with a key.',
    types,
    resolveType: (document: AnyDocument) => typeNames.get(document),
  });
  return {
    type: new GraphQLNonNull(new GraphQLList(Entities)),
    description:
      'For gateways: the records that these stand for, in their order; null where there is none.',
    args: {
      representations: {
        type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(Any))),
        description: `What stands for them, at most ${MOST_REPRESENTATIONS}.`,
      },
    },
    resolve(_, args, context) {
      const { representations } = args as { representations: readonly unknown[] };
      if (representations.length > MOST_REPRESENTATIONS) {
        throw badRepresentation(
          `Expected at most ${MOST_REPRESENTATIONS} representations, got ${representations.length}. Ask in several requests.`,
        );
      }
      return representations.map((item) => read(item, context));
    },
  };
}
