import { entryFieldsOf, rangeIndexesOf } from './document.js';
import type { Entity, Index } from './entity.js';
import type { Localized } from './localized.js';

/** What is wrong with an entity's localized fields, word indexes and search: sentences without an end. */
export function localizedMistakes(entity: Entity, byName: ReadonlyMap<string, Entity>): string[] {
  return [
    ...Object.entries(entity.indexes).flatMap(([name, index]) =>
      wordIndexMistakes(entity, index).map((text) => `index ${name}: ${text}`),
    ),
    ...Object.entries(entity.localized).flatMap(([name, localized]) =>
      fieldMistakes(entity, name, localized, byName).map((text) => `localized ${name}: ${text}`),
    ),
    ...searchMistakes(entity).map((text) => `search: ${text}`),
  ];
}

function wordIndexMistakes(entity: Entity, { order, unique, words }: Index): string[] {
  if (!words) return [];
  return [
    ...(words.length === 0 ? ['expected words of at least one field, got none'] : []),
    ...(order ? ['a word index has no order'] : []),
    ...(unique ? ['a word index has many entries a record, so it is not unique'] : []),
    ...words.filter((name) => !isText(entity, name)).map((name) => `${name} is no string field`),
  ];
}

function fieldMistakes(
  entity: Entity,
  name: string,
  localized: Localized,
  byName: ReadonlyMap<string, Entity>,
): string[] {
  const target = byName.get(localized.target);
  if (!target) return [`there is no entity ${localized.target}`];
  const { text, locale, constants, on } = localized;
  const given = [...Object.keys(constants), ...Object.keys(on), locale];
  return [
    ...(isText(entity, name) && !entity.fields[name]?.nullable
      ? []
      : [`${name} is no string field that is never null`]),
    ...(isText(target, text) ? [] : [`${target.name}.${text} is no string field`]),
    ...(hasSameNames(given, target.key)
      ? []
      : [
          `expected constants, on and locale to name the key of ${target.name} (${target.key.join(', ')}), got ${given.join(', ')}`,
        ]),
    ...Object.values(on)
      .filter((own) => !(own in entity.fields))
      .map((own) => `${entity.name} has no field ${own}`),
    ...textIndexMistakes(target, localized),
    ...(ownTextIndexOf(entity, name, localized)
      ? []
      : [
          `expected an index of ${entity.name} that holds ${[name, ...Object.values(on)].join(', ')}, got none`,
        ]),
    ...(isKeyOf(entity, localized) || referenceIndexOf(entity, localized)
      ? []
      : [
          `expected ${Object.values(on).join(', ')} to be the key of ${entity.name}, or an index of it to be on them`,
        ]),
  ];
}

function textIndexMistakes(target: Entity, localized: Localized): string[] {
  const { text, locale, constants, on } = localized;
  const groups = [...Object.keys(constants), locale];
  const index = target.indexes[localized.index];
  const wordIndex = localized.words === undefined ? undefined : target.indexes[localized.words];
  const isOnGroups = (some: Index | undefined) => some && hasSameNames(some.on, groups);
  const holds = index && !index.words ? entryFieldsOf(target, index) : [];
  return [
    ...(isOnGroups(index) && [text, ...Object.keys(on)].every((field) => holds.includes(field))
      ? []
      : [
          `expected index ${localized.index} of ${target.name} on ${groups.join(', ')} that holds ${text}`,
        ]),
    ...(localized.words === undefined || (isOnGroups(wordIndex) && wordIndex?.words?.includes(text))
      ? []
      : [
          `expected word index ${localized.words} of ${target.name} on ${groups.join(', ')} with words of ${text}`,
        ]),
  ];
}

function searchMistakes({ indexes, search }: Entity): string[] {
  if (!search) return [];
  const index = indexes[search.index];
  if (!index?.words || index.on.length > 0) {
    return [`expected ${search.index} to be a word index on nothing`];
  }
  const { words } = index;
  return search.codes
    .filter((name) => !words.includes(name))
    .map((name) => `index ${search.index} has no words of ${name}`);
}

/** The index, named, whose entries hold a field's own text and what leads to its other texts. */
export function ownTextIndexOf(
  entity: Entity,
  name: string,
  { on }: Localized,
): readonly [string, Index] | undefined {
  return rangeIndexesOf(entity).find(([, index]) =>
    [name, ...Object.values(on)].every((field) => entryFieldsOf(entity, index).includes(field)),
  );
}

/** Whether the fields that lead to the texts are the entity's key, so that they say the id. */
export function isKeyOf(entity: Entity, { on }: Localized): boolean {
  return hasSameNames(Object.values(on), entity.key);
}

/** The index, named, that leads from the fields of `on` to the record; not needed where those are its key. */
export function referenceIndexOf(
  entity: Entity,
  { on }: Localized,
): readonly [string, Index] | undefined {
  const names = Object.values(on);
  return Object.entries(entity.indexes).find(
    ([, index]) => !index.words && hasSameNames(index.on, names),
  );
}

const isText = (entity: Entity, name: string) => entity.fields[name]?.type === 'string';

const hasSameNames = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every((name) => others.includes(name));
