import { encodeIndexValues } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import { encodeId, joinId, type KeyPart } from '../../model/key.js';
import type { Localized } from '../../model/localized.js';
import type { Loaders } from '../loaders.js';
import { follow, type MaybePromise } from '../maybe-promise.js';
import { lookupOrder } from './locale.js';

/** A field whose text exists in other locales, with the entity that holds those. */
export interface LocalizedField {
  readonly entity: Entity;
  readonly name: string;
  readonly localized: Localized;
  readonly target: Entity;
}

/** A text, and the locale that it is in. */
export interface LocalizedText {
  readonly value: string;
  readonly locale: string;
}

type Source = Readonly<Record<string, unknown>>;

interface LocalizedRead {
  readonly loaders: Loaders;
  readonly documents: readonly Source[];
  /** Best first. */
  readonly locales: readonly string[];
}

/**
 * Records' texts, each in the best of some locales, else its own. Texts of all records and locales that are
 * asked for in one tick are one read of documents; the records' own are there at once.
 */
export function localizedTextsOf(
  field: LocalizedField,
  { loaders, documents, locales }: LocalizedRead,
): MaybePromise<readonly LocalizedText[]> {
  const { localized, target } = field;
  const order = lookupOrder(locales, localized.defaultLocale);
  if (order.length === 0) return documents.map((document) => ownTextOf(field, document));
  const idsOf = order.map((locale) => textIdsOf(field, locale));
  const wanted = documents.flatMap((document) =>
    idsOf.map((idOf) => ({ id: idOf(document), isOptional: true })),
  );
  return follow(loaders.documents(target).all(wanted), (found) =>
    documents.map((document, at) => {
      const start = at * order.length;
      for (const [place, locale] of order.entries()) {
        const text = found[start + place];
        if (!text) continue;
        const value = text[localized.text];
        return typeof value === 'string' ? { value, locale } : ownTextOf(field, document);
      }
      return ownTextOf(field, document);
    }),
  );
}

function ownTextOf({ name, localized }: LocalizedField, document: Source): LocalizedText {
  return { value: String(document[name] ?? ''), locale: localized.defaultLocale };
}

/** The ids of the records that hold texts in a locale, as `encodeId` writes their keys. */
function textIdsOf({ localized, target }: LocalizedField, locale: string) {
  const owns: string[] = [];
  // What stands before, between and after the values of the document's own: the same for all.
  const constants: string[][] = [[]];
  for (const name of target.key) {
    const own = name === localized.locale ? undefined : localized.on[name];
    if (own === undefined) {
      const value = name === localized.locale ? locale : (localized.constants[name] ?? null);
      constants.at(-1)?.push(encodeId([value]));
    } else {
      owns.push(own);
      constants.at(-1)?.push('');
      constants.push(['']);
    }
  }
  const [first = '', ...others] = constants.map(joinId);
  return (document: Source) => {
    let id = first;
    for (const [at, own] of owns.entries()) {
      id += encodeId([document[own] as KeyPart]) + others[at];
    }
    return id;
  };
}

/** Whether every record's own text answers for these locales, best first. */
export function isOwnText({ localized }: LocalizedField, locales: readonly string[]): boolean {
  return locales.length === 0 || lookupOrder(locales, localized.defaultLocale).length === 0;
}

/** What the entries of an index of the target begin with that are in one locale. */
export function localePrefix(
  { localized, target }: LocalizedField,
  index: string,
  locale: string,
): string {
  const names = target.indexes[index]?.on ?? [];
  const values = names.map((name) =>
    name === localized.locale ? locale : (localized.constants[name] ?? null),
  );
  return encodeIndexValues(target, names, values);
}
