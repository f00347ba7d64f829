import type { Entity } from '../../model/entity.js';
import { decodeId } from '../../model/key.js';
import type { FeedChange } from '../../store/feed.js';
import { wordsOf } from '../names.js';
import { STAND_ALONE_ONLY } from '../nodes.js';
import type { TypeRegistry } from '../type-registry.js';
import type { LiveEvent } from './live-events.js';
import { AFTER, type LiveTypes, mustLive } from './live-types.js';

/** Adds the subscription to all that changes, a commit an event: `changes(entities)`. */
export function addChangesField(
  types: TypeRegistry,
  { event, changeKind }: LiveTypes,
  entities: readonly Entity[],
): void {
  const { pothos } = types;
  const keyLength = new Map(entities.map(({ name, key }) => [name, key.length]));
  const entityName = pothos.enumType('EntityName', {
    description: 'What kinds of records there are.',
    values: Object.fromEntries(
      entities.map(({ name, description }) => [
        name,
        { value: name, description: description ?? `Records of ${wordsOf(name)}.` },
      ]),
    ),
  });
  const change = pothos.objectRef<FeedChange>('Change');
  change.implement({
    description: 'What became of one record.',
    fields: (t) => ({
      entity: t.field({
        type: entityName,
        nullable: false,
        description: 'What kind of record it is.',
        resolve: ([name]) => name,
      }),
      kind: t.field({
        type: changeKind,
        nullable: false,
        description: 'What became of it.',
        resolve: ([, , kind]) => kind,
      }),
      key: t.field({
        type: ['ID'],
        nullable: { list: false, items: false },
        description: 'The key of the record, as text: its parts in their order.',
        resolve: ([name, id]) => decodeId(id, keyLength.get(name) ?? 1),
      }),
    }),
  });
  const payload = pothos.objectRef<LiveEvent>('Changes');
  payload.implement({
    description: 'What one commit changed, or the notice to reload.',
    interfaces: [event],
    fields: (t) => ({
      changes: t.field({
        type: [change],
        nullable: { list: false, items: false },
        description: 'Each record once; none in a notice to reload.',
        resolve: ({ changes }) => changes,
      }),
    }),
  });
  pothos.subscriptionField('changes', (t) =>
    t.field({
      type: payload,
      nullable: false,
      // What kinds there are is another matter in each subgraph.
      extensions: STAND_ALONE_ONLY,
      description: 'Changes of records of any kind as they are committed, a commit an event.',
      args: {
        entities: t.arg({
          type: [entityName],
          description: 'Of these kinds alone; of all where it is left out.',
        }),
        after: t.arg.string({ description: AFTER }),
      },
      subscribe: (_, { entities: asked, after }, context) => {
        const names = new Set<string>(asked ?? keyLength.keys());
        return mustLive(context).subscribe(
          { after, isSingle: false, wants: ([name]) => names.has(name) },
          context.until,
        );
      },
      resolve: (found) => found as LiveEvent,
    }),
  );
}
