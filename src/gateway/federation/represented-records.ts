import type { Entity } from '../../model/entity.js';
import { encodeId, type KeyPart } from '../../model/key.js';
import type { Wanted } from '../document-loader.js';
import type { MaybePromise } from '../maybe-promise.js';
import type { View } from '../view.js';
import {
  badRepresentation,
  type EntityKey,
  namedKeyOf,
  type Representation,
} from './entity-keys.js';

/** A type that representations may name. */
export interface Target {
  readonly entity: Entity;
  readonly keys: readonly EntityKey[];
}

/** A document does not say whose it is. It may outlive its request, and be met again. */
export class TypeNames {
  readonly #names = new WeakMap<object, string>();

  of(document: object): string | undefined {
    return this.#names.get(document);
  }

  note(document: object, name: string): void {
    if (this.#names.get(document) !== name) this.#names.set(document, name);
  }
}

interface Reads {
  readonly targets: ReadonlyMap<string, Target>;
  readonly typeNames: TypeNames;
  readonly view: View;
}

/** What is looked up by primary key of one entity, and where it goes. */
interface Lookups {
  readonly wanted: Wanted[];
  readonly places: number[];
}

/**
 * What stands for each representation: a record, null, or an error. One read an entity and one promise in
 * all, but for those by other keys, which each take a read of an index first.
 */
export function representedRecords(
  representations: readonly unknown[],
  { targets, typeNames, view }: Reads,
): MaybePromise<readonly unknown[]> {
  const records: unknown[] = [];
  const lookups = new Map<Entity, Lookups>();
  representations.forEach((item, at) => {
    try {
      const { entity, keys } = targetOf(item, targets);
      const { key, values } = namedKeyOf(entity, keys, item as Representation);
      if (key.index !== undefined) {
        records.push(uniqueRecord(entity, key.index, values));
        return;
      }
      records.push(null);
      if (values.includes(null)) return;
      let lookup = lookups.get(entity);
      if (!lookup) {
        lookup = { wanted: [], places: [] };
        lookups.set(entity, lookup);
      }
      lookup.wanted.push({ id: encodeId(values) });
      lookup.places.push(at);
    } catch (error) {
      records.push(error);
    }
  });
  const reading: Promise<void>[] = [];
  for (const [entity, { wanted, places }] of lookups) {
    const fill = (found: readonly (object | null)[]) => {
      places.forEach((place, at) => {
        const record = found[at] ?? null;
        if (record) typeNames.note(record, entity.name);
        records[place] = record;
      });
    };
    const fail = (error: unknown) => {
      for (const place of places) records[place] = error;
    };
    const found = view.loaders.documents(entity).all(wanted);
    if (found instanceof Promise) reading.push(found.then(fill, fail));
    else fill(found);
  }
  return reading.length === 0 ? records : Promise.all(reading).then(() => records);

  function uniqueRecord(entity: Entity, index: string, values: readonly KeyPart[]) {
    return view.unique(entity, index, values).then(
      (record) => {
        if (record) typeNames.note(record, entity.name);
        return record;
      },
      // A value until somebody waits for it: a rejection would be one that nobody handles.
      (error: unknown) => error,
    );
  }
}

function targetOf(item: unknown, targets: ReadonlyMap<string, Target>): Target {
  const representation = (typeof item === 'object' ? item : null) as Representation | null;
  const typeName = representation?.__typename;
  const target = typeof typeName === 'string' ? targets.get(typeName) : undefined;
  if (target) return target;
  const arrived = representation ? typeName : item;
  throw badRepresentation(
    `Expected a representation whose __typename is a type with a key, got ${(JSON.stringify(arrived) ?? 'none').slice(0, 64)}.`,
  );
}
