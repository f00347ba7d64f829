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

/**
 * A record's text in the best of some locales, else its own. Texts of all records and locales that are
 * asked for in one tick are one read of documents.
 */
export async function localizedTextOf(
  { name, localized, target }: LocalizedField,
  {
    loaders,
    document,
    locales,
  }: {
    readonly loaders: Loaders;
    readonly document: Readonly<Record<string, unknown>>;
    /** Best first. */
    readonly locales: readonly string[];
  },
): Promise<LocalizedText> {
  const order = lookupOrder(locales, localized.defaultLocale);
  const loader = loaders.documents(target);
  const texts = await Promise.all(
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
  const at = texts.findIndex((text) => text !== null);
  const value = texts[at]?.[localized.text];
  return typeof value === 'string'
    ? { value, locale: order[at] ?? localized.defaultLocale }
    : { value: String(document[name] ?? ''), locale: localized.defaultLocale };
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
