import type { Entity, KeyOf } from '../../model/entity.js';
import { encodeId } from '../../model/key.js';
import { keyValueOf } from '../key-value.js';
import { MOST_KEYS, refuseTooManyKeys } from '../limits.js';
import { fieldNameOf, pluralOf, upperFirst, wordsOf } from '../names.js';
import type { GatewayTypes } from '../pothos.js';
import type { TypeRegistry } from '../type-registry.js';
import type { LiveEvent } from './live-events.js';
import { AFTER, describeKey, keyOfChange, type LiveTypes, mustLive } from './live-types.js';

type Arguments = PothosSchemaTypes.InputFieldBuilder<GatewayTypes, 'Arg'>;

/**
 * Adds the subscription to changes of one entity's records: `countryChanged(codes)`.
 *
 * @param names `one`: what the record is called; `changed`: the subscription
 */
export function addChangedField(
  types: TypeRegistry,
  { event, changeKind }: LiveTypes,
  entity: Entity,
  { one, changed }: { readonly one: string; readonly changed: string },
): void {
  const words = wordsOf(entity.name);
  const payload = types.pothos.objectRef<LiveEvent>(upperFirst(changed));
  payload.implement({
    description: `A change of a ${words} record, or the notice to reload.`,
    interfaces: [event],
    fields: (t) => ({
      kind: t.field({
        type: changeKind,
        nullable: true,
        description: 'What became of the record; null in a notice to reload.',
        resolve: ({ changes: [change] }) => change?.[2] ?? null,
      }),
      key: t.field({
        type: ['ID'],
        nullable: { list: true, items: false },
        description: `The key of the record, as text: ${describeKey(entity)}. Null in a notice to reload.`,
        resolve: ({ changes: [change] }) => (change ? keyOfChange(entity, change) : null),
      }),
      [one]: t.field({
        type: types.object(entity),
        nullable: true,
        description:
          'The record as it is after this event, or after later ones; null where it is gone, and in a notice to reload.',
        resolve: ({ changes: [change] }, _, { view }) =>
          change?.[2] === 'put'
            ? view.get(entity, keyOfChange(entity, change) as unknown as KeyOf<Entity>)
            : null,
      }),
    }),
  });
  types.pothos.subscriptionField(changed, (t) =>
    t.field({
      type: payload,
      nullable: false,
      description: `Changes of ${words} records as they are committed, a record an event.`,
      args: types.pothos.args((arg) => ({
        ...keysArgument(entity, arg),
        after: arg.string({ description: AFTER }),
      })),
      subscribe: (_, args, context) => {
        const asked = args as { readonly after?: string | null } & Record<string, unknown>;
        const ids = idsOf(entity, asked[keysName(entity)]);
        return mustLive(context).subscribe(
          {
            after: asked.after,
            isSingle: true,
            wants: ([name, id]) => name === entity.name && (ids?.has(id) ?? true),
          },
          context.until,
        );
      },
      resolve: (found) => found as LiveEvent,
    }),
  );
}

/** As in the entity's root field by keys. */
function keysName({ key }: Entity): string {
  const [only] = key;
  if (key.length !== 1 || only === undefined) return 'keys';
  return pluralOf(fieldNameOf(only));
}

function keysArgument(entity: Entity, arg: Arguments) {
  const name = keysName(entity);
  // The input of a key of several parts is that of the root field.
  const type = entity.key.length === 1 ? 'ID' : (`${entity.name}Key` as 'ID');
  const description = `Of these ${name} alone, at most ${MOST_KEYS}; of all where it is left out.`;
  return { [name]: arg.field({ type: [type], required: false, description }) };
}

/** The ids of the keys asked for; undefined for all. Errors: BAD_KEY, BAD_PAGE_SIZE. */
function idsOf(entity: Entity, keys: unknown): ReadonlySet<string> | undefined {
  if (keys === undefined || keys === null) return undefined;
  const asked = keys as readonly unknown[];
  refuseTooManyKeys(keysName(entity), asked.length);
  const partsOf = (value: unknown) => (name: string) =>
    entity.key.length === 1 ? value : (value as Readonly<Record<string, unknown>>)[name];
  return new Set(
    asked.map((value) =>
      encodeId(entity.key.map((name) => keyValueOf(entity, name, partsOf(value)(name)))),
    ),
  );
}
