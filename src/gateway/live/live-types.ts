import type { EnumRef, InterfaceRef } from '@pothos/core';
import { AlmanacError } from '../../lib/errors.js';
import type { Entity } from '../../model/entity.js';
import { decodeId } from '../../model/key.js';
import type { FeedChange } from '../../store/feed.js';
import { wordsOf } from '../names.js';
import type { GatewayContext, GatewayTypes, PothosBuilder } from '../pothos.js';
import type { Live } from './live.js';
import { encodeLiveCursor } from './live-cursor.js';
import type { LiveEvent, ReloadReason } from './live-events.js';

/** What the subscriptions of a schema have in common. */
export interface LiveTypes {
  readonly event: InterfaceRef<GatewayTypes, LiveEvent>;
  readonly changeKind: EnumRef<GatewayTypes, FeedChange[2]>;
}

export const AFTER =
  'The cursor of the last event that came, to miss nothing since. Without it the subscription begins now, with the notice to load.';

const REASONS: Readonly<Record<ReloadReason, string>> = {
  SUBSCRIBED: 'The subscription begins here: load what it is about.',
  NEW_GENERATION: 'All data was loaded anew: any record may be different.',
  TOO_LARGE: 'A commit changed too many records to list them: any record may be different.',
  NOT_HELD:
    'Changes since the last event are no longer held: the client was away or behind for too long, or the store went back.',
};

/** Adds the subscription type, and the types that all subscriptions share. */
export function addLiveTypes(pothos: PothosBuilder): LiveTypes {
  pothos.subscriptionType({ description: 'What can be followed as it changes.' });
  const changeKind: LiveTypes['changeKind'] = pothos.enumType('ChangeKind', {
    description: 'What became of a record.',
    values: {
      CHANGED: { value: 'put', description: 'It is new, or has other values than before.' },
      REMOVED: { value: 'delete', description: 'It is no longer there.' },
    } as const,
  });
  const reason = pothos.enumType('ReloadReason', {
    description: 'Why a client has to read anew what it shows.',
    values: Object.fromEntries(
      Object.entries(REASONS).map(([name, description]) => [name, { description }]),
    ) as Record<ReloadReason, { description: string }>,
  });
  const event = pothos.interfaceRef<LiveEvent>('LiveEvent');
  event.implement({
    description:
      'An event of a subscription: changes, or the notice to reload. It says which state of the data it led to.',
    fields: (t) => ({
      cursor: t.string({
        nullable: false,
        description:
          'Where the subscription stands: pass it as `after` to resume behind this event.',
        resolve: (found) => encodeLiveCursor(found),
      }),
      position: t.string({
        nullable: true,
        description: "The source's position; null before anything was announced.",
        resolve: ({ position }) => position ?? null,
      }),
      generation: t.string({
        nullable: true,
        description: 'The generation of the data; null before anything was announced.',
        resolve: ({ place }) => place.generation || null,
      }),
      sequence: t.int({
        nullable: false,
        description: 'How many commits the generation had had by then.',
        resolve: ({ place }) => place.sequence,
      }),
      reload: t.boolean({
        nullable: false,
        description: 'Whether the client must read anew what it shows. Events go on after it.',
        resolve: ({ reload }) => reload !== undefined,
      }),
      reason: t.field({
        type: reason,
        nullable: true,
        description: 'Why it must; null in an event of changes.',
        resolve: ({ reload }) => reload ?? null,
      }),
    }),
  });
  return { event, changeKind };
}

export const describeKey = (entity: Entity) => entity.key.map(wordsOf).join(', ');

/** The parts of a changed record's key, as text. */
export const keyOfChange = (entity: Entity, [, id]: FeedChange) => decodeId(id, entity.key.length);

/** Errors: NOT_READY in a gateway without a feed. */
export function mustLive({ live }: GatewayContext): Live {
  if (live) return live;
  throw new AlmanacError(
    'NOT_READY',
    'Expected a gateway that follows the change feed, got one that does not.',
  );
}
