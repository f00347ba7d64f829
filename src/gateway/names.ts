import type { Entity } from '../model/entity.js';

/** What an entity's three root fields are called. */
export interface QueryNames {
  /** One record by its key: `country`. */
  readonly one: string;
  /** Records by their keys: `countriesByCode`; `translationsByKey` where the key has several parts. */
  readonly byKey: string;
  /** All records, in pages: `countries`. */
  readonly page: string;
}

/** The names for an entity, after the rules of English; say your own where they fail. */
export function queryNamesOf(entity: Entity): QueryNames {
  const one = lowerFirst(entity.name);
  const page = pluralOf(one);
  const [only] = entity.key;
  const key = entity.key.length === 1 && only !== undefined ? fieldNameOf(only) : 'key';
  return { one, byKey: `${page}By${upperFirst(key)}`, page };
}

/** What a field is called in GraphQL. There, `id` is the record's global id (Relay), on every type. */
export const fieldNameOf = (name: string) => (name === 'id' ? 'databaseId' : name);

/** `country` → `countries`, `box` → `boxes`, `zone` → `zones`. */
export function pluralOf(word: string): string {
  if (/[^aeiou]y$/i.test(word)) return `${word.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/i.test(word) ? `${word}es` : `${word}s`;
}

/** `TimeZone` → `time zone`: for descriptions. */
export function wordsOf(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}

export const upperFirst = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
export const lowerFirst = (word: string) => word.charAt(0).toLowerCase() + word.slice(1);

/** Names for an enum's members that GraphQL allows, each its own, in order: `mini-bus` → `mini_bus`. */
export function enumNamesOf(members: readonly string[]): string[] {
  const taken = new Set(members.filter(isEnumName));
  return members.map((member) => {
    if (isEnumName(member)) return member;
    const base = enumNameOf(member);
    let name = base;
    for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`;
    taken.add(name);
    return name;
  });
}

// GraphQL keeps names with two underscores in front for itself, and three words for literals.
const isEnumName = (text: string) =>
  /^(?!__)[A-Za-z_][A-Za-z0-9_]*$/.test(text) && !/^(?:true|false|null)$/.test(text);

function enumNameOf(member: string): string {
  const name = member
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (name === '') return 'EMPTY';
  return isEnumName(name) ? name : `_${name}`;
}
