import type { FieldMap } from '@pothos/core';
import { type Document, idOf } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import { pageArguments } from '../lists/page-arguments.js';
import { pluralOf, wordsOf } from '../names.js';
import type { AnyDocument, GatewayTypes } from '../pothos.js';
import type { TypeRegistry } from '../type-registry.js';
import type { View } from '../view.js';
import { levelsOf } from './levels-of.js';
import { TreeList } from './tree-list.js';

type ObjectFields = PothosSchemaTypes.ObjectFieldBuilder<GatewayTypes, AnyDocument>;

/** What an entity with a tree gets beside its own fields and relations. */
export type TreeFieldName = 'ancestors' | 'path' | 'depth' | 'descendants';

/**
 * The tree's fields of an entity; none without a tree. They read the tree's index once a request and
 * then the documents, all in one command, however deep and however many records ask.
 */
export function treeFields(types: TypeRegistry, entity: Entity, t: ObjectFields): FieldMap {
  const { tree } = entity;
  if (!tree) return {};
  const words = wordsOf(entity.name);
  const type = [types.object(entity)] as [ReturnType<TypeRegistry['object']>];
  const nullable = { list: false, items: false } as const;
  const own = (document: AnyDocument) => idOf(entity, document as Document);
  const above = async (document: AnyDocument, view: View) => {
    const nodes = (await view.forest(entity)).above(own(document));
    const places = nodes.map(({ id, member }) => ({ id, listedBy: { index: tree.index, member } }));
    return view.at(entity, places);
  };

  return {
    ancestors: t.field({
      type,
      nullable,
      description: `What stands above the ${words}, from the top down; empty at the top.`,
      resolve: (document, _, { view }) => above(document, view),
    }),
    path: t.field({
      type,
      nullable,
      description: `From the top down to the ${words} itself, which comes last.`,
      resolve: async (document, _, { view }) => [...(await above(document, view)), document],
    }),
    depth: t.int({
      nullable: false,
      description: 'How many stand above it: 0 at the top.',
      resolve: async (document, _, { view }) =>
        (await view.forest(entity)).above(own(document)).length,
    }),
    descendants: t.field({
      type: types.connection(entity),
      nullable: false,
      description: `The ${pluralOf(words)} below, on all levels: each before those below it, in pages.`,
      args: types.pothos.args((arg) => ({
        maxDepth: arg.int({
          description: 'How many levels: 1 is the next one alone. Default: all.',
        }),
        ...pageArguments(arg),
      })),
      resolve: (document, { maxDepth, ...page }, { view }) => {
        const from = own(document);
        const forest = () => view.forest(entity);
        const list = { entity, tree, forest, from, maxDepth: levelsOf(maxDepth) };
        return view.pageOf(new TreeList(list), page);
      },
    }),
  };
}
