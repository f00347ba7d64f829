/** Relay's nodes: every record of every exposed entity by one kind of id. */
import type { InterfaceRef } from '@pothos/core';
import type { Entity } from '../model/entity.js';
import { decodeGlobalId } from './global-id.js';
import { MOST_KEYS, refuseTooManyKeys } from './limits.js';
import type { AnyDocument, GatewayTypes, PothosBuilder } from './pothos.js';
import type { View } from './view.js';

/** Marks what a subgraph leaves out: two subgraphs with `node` do not compose. */
export const STAND_ALONE_ONLY = { almanacStandAloneOnly: true } as const;

export type NodeRef = InterfaceRef<GatewayTypes, AnyDocument>;

/**
 * Adds the interface `Node` and the root fields `node` and `nodes`.
 *
 * @param entityOf the exposed entity of a name
 */
export function addNodes(
  pothos: PothosBuilder,
  entityOf: (name: string) => Entity | undefined,
): NodeRef {
  // A document does not say whose it is.
  const typeNames = new WeakMap<AnyDocument, string>();
  const Node: NodeRef = pothos.interfaceRef<AnyDocument>('Node').implement({
    description: 'A record that its `id` identifies among those of all types.',
    extensions: STAND_ALONE_ONLY,
    resolveType: (document) => typeNames.get(document as AnyDocument),
    fields: (t) => ({
      id: t.id({ nullable: false, description: ID_DESCRIPTION, extensions: STAND_ALONE_ONLY }),
    }),
  });

  async function nodeOf(view: View, globalId: string): Promise<AnyDocument | null> {
    const { entity, id } = decodeGlobalId(globalId, entityOf);
    const document = await view.byId(entity, id);
    if (document) typeNames.set(document, entity.name);
    return document;
  }

  pothos.queryFields((t) => ({
    node: t.field({
      type: Node,
      nullable: true,
      description: 'The record with this global id; null if there is none.',
      extensions: STAND_ALONE_ONLY,
      args: { id: t.arg.id({ required: true, description: 'The `id` of a record of any type.' }) },
      resolve: (_, { id }, { view }) => nodeOf(view, String(id)),
    }),
    nodes: t.field({
      type: [Node],
      nullable: { list: false, items: true },
      description:
        'The records with these global ids, of any types, in the order asked; null where there is none.',
      extensions: STAND_ALONE_ONLY,
      args: {
        ids: t.arg.idList({
          required: true,
          description: `The ids to look up, at most ${MOST_KEYS}.`,
        }),
      },
      resolve: (_, { ids }, { view }) => {
        refuseTooManyKeys('ids', ids.length);
        return Promise.all(ids.map((id) => nodeOf(view, String(id))));
      },
    }),
  }));
  return Node;
}

export const ID_DESCRIPTION = 'Identifies the record among those of all types: for `node`.';
