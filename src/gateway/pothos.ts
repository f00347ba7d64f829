/** The Pothos builder that the entities' types are built on, and its types. */
import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import type { JsonValue } from '../lib/stable-json.js';
import type { DocumentOf, Entity } from '../model/entity.js';
import type { Live } from './live/live.js';
import { SCALARS, type TextScalarName } from './scalars.js';
import type { View } from './view.js';

/** What every resolver gets. */
export interface GatewayContext {
  readonly view: View;
  /** Subscriptions; absent in a gateway without a change feed. */
  readonly live?: Live;
  /** Aborts when the client is gone. */
  readonly until?: AbortSignal;
  /** What the request's Accept-Language asks for, best first. */
  readonly locales: readonly string[];
  /** Set once those go into the answer, which then varies by them. */
  usedLocales: boolean;
}

type Scalars = Record<TextScalarName, { Input: string; Output: string }> & {
  JSON: { Input: JsonValue; Output: JsonValue };
  GeoJSON: { Input: JsonValue; Output: JsonValue };
};

interface Choices {
  Context: GatewayContext;
  Scalars: Scalars;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
}

/** The types of the builder: a resolver's context, and the scalars beside GraphQL's own. */
export type GatewayTypes = PothosSchemaTypes.ExtendDefaultTypes<Choices>;

/** A document of any entity, as its object type has it. */
export type AnyDocument = DocumentOf<Entity>;

export type PothosBuilder = PothosSchemaTypes.SchemaBuilder<GatewayTypes>;

/** A Pothos builder with the scalars of documents, an empty Query and Relay's types. */
export function createPothosBuilder(): PothosBuilder {
  const builder = new SchemaBuilder<Choices>({
    plugins: [RelayPlugin],
    relay: {
      cursorType: 'String',
      pageInfoTypeOptions: { description: 'Where a page stands in its list.' },
      hasNextPageFieldOptions: { description: 'Whether records come after this page.' },
      hasPreviousPageFieldOptions: { description: 'Whether records come before this page.' },
      startCursorFieldOptions: { description: 'Cursor of the first record of the page.' },
      endCursorFieldOptions: {
        description: 'Cursor of the last record of the page: ask for what comes after it.',
      },
      pageInfoFieldOptions: { description: 'Where the page stands in the list.', nullable: false },
      edgesFieldOptions: {
        description: 'The records of the page, each with its cursor.',
        nullable: { list: false, items: false },
      },
      nodeFieldOptions: { description: 'The record.', nullable: false },
      cursorFieldOptions: { description: 'The place of the record in the list.' },
    },
  });
  for (const [name, scalar] of Object.entries(SCALARS)) {
    builder.addScalarType(name as keyof typeof SCALARS, scalar);
  }
  builder.queryType({ description: 'What can be asked.' });
  return builder;
}
