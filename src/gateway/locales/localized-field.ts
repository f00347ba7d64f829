import { encodeIndexValues } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import { encodeId, type KeyPart } from '../../model/key.js';
import type { Localized } from '../../model/localized.js';
import type { Loaders } from '../loaders.js';
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

interface LocalizedRead {
  readonly loaders: Loaders;
  readonly document: Readonly<Record<string, unknown>>;
  /** Best first. */
  readonly locales: readonly string[];
}

/**
 * A record's text in the best of some locales, else its own. Texts of all records and locales that are
 * asked for in one tick are one read of documents; the record's own is there at once.
 */
export function localizedTextOf(
  { name, localized, target }: LocalizedField,
  { loaders, document, locales }: LocalizedRead,
): LocalizedText | Promise<LocalizedText> {
  const order = lookupOrder(locales, localized.defaultLocale);
  const own = { value: String(document[name] ?? ''), locale: localized.defaultLocale };
  if (order.length === 0) return own;
  const loader = loaders.documents(target);
  const texts = Promise.all(
    order.map((locale) => {
      const id = encodeId(
        target.key.map((keyName) => {
          if (keyName === localized.locale) return locale;
          const own = localized.on[keyName];
          return own === undefined
            ? (localized.constants[keyName] ?? null)
            : (document[own] as KeyPart);
        }),
      );
      return loader.load({ id, isOptional: true });
    }),
  );
  return texts.then((found) => {
    const at = found.findIndex((text) => text !== null);
    const value = found[at]?.[localized.text];
    return typeof value === 'string'
      ? { value, locale: order[at] ?? localized.defaultLocale }
      : own;
  });
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
