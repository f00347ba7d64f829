import { AlmanacError } from '../../lib/errors.js';
import { type Document, encodeIndexValues, idOfMember } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import { foldedWords } from '../../model/folded-text.js';
import { decodeId, encodeId, encodeTextPrefix } from '../../model/key.js';
import { isKeyOf, referenceIndexOf } from '../../model/localized-mistakes.js';
import type { Loaders } from '../loaders.js';
import { collatorOf } from '../locales/collation.js';
import { lookupOrder } from '../locales/locale.js';
import { type LocalizedField, localePrefix } from '../locales/localized-field.js';
import { rankOf, type WordEntry, wordEntryOf } from './rank.js';

export const MOST_CHARACTERS = 200;

/** Entries of one index and locale that a search looks at: of a single letter there may be more. */
const MOST_ENTRIES = 1_000;

/** A record that a search found. */
export interface Match {
  readonly node: Document;
  /** The text that matched, as it is written. */
  readonly text: string;
  /** The language of the text; null for a code. */
  readonly locale: string | null;
}

export interface SearchQuery {
  readonly entity: Entity;
  /** The localized fields that are searched. */
  readonly fields: readonly LocalizedField[];
  readonly text: string;
  /** Best first. */
  readonly locales: readonly string[];
  readonly first: number;
}

interface Candidate extends WordEntry {
  readonly rank: number;
  /** How far its language is from the one asked for; codes and the default language come last. */
  readonly distance: number;
  readonly locale: string | null;
  /** Absent: the entity's own entry. */
  readonly field?: LocalizedField;
  readonly listedBy?: { readonly index: string; readonly member: string };
}

/**
 * The records that a text finds, best first: at most three reads, and as many entries as are looked at.
 * A text without letters and digits finds nothing, without a read.
 *
 * Errors: BAD_SEARCH for a text of more than 200 characters.
 */
export async function searchRecords(
  query: SearchQuery,
  loaders: Loaders,
): Promise<readonly Match[]> {
  const { entity, text, first } = query;
  if (text.length > MOST_CHARACTERS) {
    throw new AlmanacError(
      'BAD_SEARCH',
      `Expected a text of at most ${MOST_CHARACTERS} characters, got ${text.length}. Send what a person typed.`,
    );
  }
  const wanted = foldedWords(text);
  if (wanted.length === 0) return [];
  const candidates = await readCandidates(query, wanted, loaders);
  // A record has at most one text of each field and language: so many candidates are enough records.
  const sources = new Set(
    candidates.map(({ field, locale, place }) => `${field?.name} ${locale} ${place}`),
  );
  const best = bestOf(candidates, first * sources.size, query);
  const ids = await idsOf(entity, best, loaders);
  const seen = new Set<string>();
  const found = best.flatMap((candidate, at) => {
    const id = ids[at];
    if (id === undefined || seen.has(id)) return [];
    seen.add(id);
    return [{ candidate, id }];
  });
  const loader = loaders.documents(entity);
  const records = await Promise.all(
    found.map(async ({ candidate, id }) => {
      const { listedBy, field } = candidate;
      // A translation may be of something that the entity does not have.
      const wantedNode = listedBy ? { id, listedBy } : { id, isOptional: true };
      const [node, source] = await Promise.all([
        loader.load(wantedNode),
        field && loaders.documents(field.target).load({ id: candidate.id, isOptional: true }),
      ]);
      return { candidate, node, source };
    }),
  );
  return records
    .flatMap(({ candidate, node, source }) =>
      node
        ? [{ node, text: textOf(entity, candidate, node, source), locale: candidate.locale }]
        : [],
    )
    .slice(0, first);
}

async function readCandidates(
  { entity, fields, locales }: SearchQuery,
  wanted: readonly string[],
  loaders: Loaders,
): Promise<Candidate[]> {
  // The longest word leaves the fewest entries.
  const longest = [...wanted].sort((a, b) => b.length - a.length)[0] ?? '';
  const read = async (target: Entity, index: string, prefix: string) => {
    const range = { entity: target, index, prefix: prefix + encodeTextPrefix(longest) };
    return loaders.ranges.load({ ...range, limit: MOST_ENTRIES });
  };
  const { search } = entity;
  const own = search ? readOwn(search.index, search.codes) : [];
  const others = fields.flatMap((field) => {
    const { words, defaultLocale } = field.localized;
    if (words === undefined) return [];
    return lookupOrder(locales, defaultLocale).map(async (locale, distance) => {
      const members = await read(field.target, words, localePrefix(field, words, locale));
      return ranked(members, (entry) => ({ ...entry, isCode: false, distance, locale, field }));
    });
  });
  const lists = await Promise.all([own, ...others]);
  return lists.flat();

  async function readOwn(index: string, codes: readonly string[]): Promise<Candidate[]> {
    const names = entity.indexes[index]?.words ?? [];
    const members = await read(entity, index, '');
    return ranked(members, (entry, member) => {
      const name = names[entry.place] ?? '';
      const isCode = codes.includes(name);
      const locale = isCode ? null : (entity.localized[name]?.defaultLocale ?? null);
      return { ...entry, isCode, distance: 1_000, locale, listedBy: { index, member } };
    });
  }

  function ranked(
    members: readonly string[],
    describe: (
      entry: WordEntry,
      member: string,
    ) => Omit<Candidate, 'rank'> & { readonly isCode: boolean },
  ): Candidate[] {
    // A text with two words that match has two entries.
    const best = new Map<string, Candidate>();
    for (const member of members) {
      const entry = wordEntryOf(member);
      if (!entry) continue;
      const { isCode, ...candidate } = describe(entry, member);
      const rank = rankOf(wanted, { text: entry.text, isCode });
      if (rank !== undefined) best.set(`${entry.place} ${entry.id}`, { ...candidate, rank });
    }
    return [...best.values()];
  }
}

/** The first so many in order. Collation is slow, so only those that may be among them are collated. */
function bestOf(
  candidates: readonly Candidate[],
  count: number,
  { locales, fields }: SearchQuery,
): readonly Candidate[] {
  const byNumbers = (a: Candidate, b: Candidate) =>
    a.rank - b.rank || a.distance - b.distance || a.text.length - b.text.length;
  const sorted = [...candidates].sort(byNumbers);
  const last = sorted[count - 1];
  const some = last ? sorted.filter((one) => byNumbers(one, last) <= 0) : sorted;
  const collator = collatorOf(locales, fields[0]?.localized.defaultLocale ?? 'en');
  const byText = (a: Candidate, b: Candidate) =>
    collator.compare(a.text, b.text) || (a.id < b.id ? -1 : Number(a.id > b.id));
  return some.sort((a, b) => byNumbers(a, b) || byText(a, b)).slice(0, count);
}

/** The ids of the entity's records, in order; undefined where a text leads to none. */
function idsOf(
  entity: Entity,
  candidates: readonly Candidate[],
  loaders: Loaders,
): Promise<(string | undefined)[]> {
  return Promise.all(
    candidates.map(async ({ id, field }) => {
      if (!field) return id;
      const { localized, target } = field;
      const parts = decodeId(id, target.key.length);
      const values = new Map(
        Object.entries(localized.on).map(([name, own]) => [own, parts[target.key.indexOf(name)]]),
      );
      const valuesOf = (names: readonly string[]) => names.map((name) => values.get(name) ?? null);
      if (isKeyOf(entity, localized)) return encodeId(valuesOf(entity.key));
      const [index, { on }] = referenceIndexOf(entity, localized) ?? ['', { on: [] }];
      const prefix = encodeIndexValues(entity, on, valuesOf(on));
      const [member] = await loaders.ranges.load({ entity, index, prefix, limit: 1 });
      return member === undefined ? undefined : idOfMember(member);
    }),
  );
}

function textOf(
  entity: Entity,
  { place, field, text }: Candidate,
  node: Document,
  source: Document | null | undefined,
): string {
  const names = entity.indexes[entity.search?.index ?? '']?.words ?? [];
  const value = field ? source?.[field.localized.text] : node[names[place] ?? ''];
  return typeof value === 'string' ? value : text;
}
