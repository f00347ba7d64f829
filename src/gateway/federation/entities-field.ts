import {
  type GraphQLFieldConfig,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLObjectType,
  GraphQLScalarType,
  GraphQLUnionType,
  valueFromASTUntyped,
} from 'graphql';
import { TAKES_ANY } from '../engine/plain-variables.js';
import type { MaybePromise } from '../maybe-promise.js';
import type { AnyDocument, GatewayContext } from '../pothos.js';
import { badRepresentation, entityKeysOf } from './entity-keys.js';
import { subgraphExtensionsOf } from './extensions.js';
import { representedRecords, type Target, TypeNames } from './represented-records.js';

/** How many representations one request may have. */
export const MOST_REPRESENTATIONS = 10_000;

const Any = new GraphQLScalarType({
  name: '_Any',
  description:
    'What stands for a record of another subgraph: `__typename` and the fields of a key.',
  extensions: TAKES_ANY,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});

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
  const typeNames = new TypeNames();

  const Entities = new GraphQLUnionType({
    name: '_Entity',
    description: 'Any record with a key.',
    types,
    resolveType: (document: AnyDocument) => typeNames.of(document),
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
    resolve(_, args, context): MaybePromise<readonly unknown[]> {
      const { representations } = args as { representations: readonly unknown[] };
      if (representations.length > MOST_REPRESENTATIONS) {
        throw badRepresentation(
          `Expected at most ${MOST_REPRESENTATIONS} representations, got ${representations.length}. Ask in several requests.`,
        );
      }
      return representedRecords(representations, { targets, typeNames, view: context.view });
    },
  };
}
