import { AlmanacError } from '../../lib/errors.js';
import type { Entity } from '../../model/entity.js';
import { localeArgument, localesOf } from '../locales/locale-argument.js';
import { pluralOf, upperFirst, wordsOf } from '../names.js';
import type { AnyDocument } from '../pothos.js';
import { memberOf, type TypeRegistry } from '../type-registry.js';
import { type Match, MOST_CHARACTERS, searchRecords } from './search-records.js';

const MATCHES = { standard: 10, most: 50 };

/** Adds the root field that searches an entity, `searchCountries`, where the entity declares a search. */
export function addSearch(types: TypeRegistry, entity: Entity, page: string): void {
  if (!entity.search) return;
  const words = pluralOf(wordsOf(entity.name));
  const match = types.pothos.objectRef<Match>(`${entity.name}Match`).implement({
    description: `A ${wordsOf(entity.name)} record that a search found.`,
    fields: (t) => ({
      node: t.field({
        ...memberOf('node'),
        type: types.object(entity),
        nullable: false,
        description: 'The record.',
        resolve: ({ node }) => node as unknown as AnyDocument,
      }),
      text: t.exposeString('text', {
        ...memberOf('text'),
        nullable: false,
        description: 'The text that matched, as it is written.',
      }),
      locale: t.expose('locale', {
        ...memberOf('locale'),
        type: 'Locale',
        nullable: true,
        description: 'The language of that text; null for a code.',
      }),
    }),
  });
  const fields = Object.keys(entity.localized).map((name) => types.localizedField(entity, name));
  types.pothos.queryField(`search${upperFirst(page)}`, (t) =>
    t.field({
      type: [match],
      nullable: { list: false, items: false },
      description: `The ${words} that a text finds, best first: by codes, names and beginnings of words, without regard to case and accents. Of several words, all have to match.`,
      args: types.pothos.args((arg) => ({
        text: arg.string({
          required: true,
          description: `What a person typed, at most ${MOST_CHARACTERS} characters. Without a letter or digit it finds nothing.`,
        }),
        ...(fields.length > 0 && { locale: localeArgument(arg) }),
        first: arg.int({
          description: `How many at most: ${MATCHES.standard} unless said otherwise, and no more than ${MATCHES.most}.`,
        }),
      })),
      resolve: (_, args: SearchArguments, context) => {
        const first = args.first ?? MATCHES.standard;
        if (first < 1 || first > MATCHES.most) {
          throw new AlmanacError(
            'BAD_PAGE_SIZE',
            `Expected "first" to be 1 to ${MATCHES.most}, got ${first}. Ask for less; more letters find less.`,
          );
        }
        const locales = fields.length > 0 ? localesOf(context, args.locale) : [];
        const query = { entity, fields, text: args.text, locales, first };
        return searchRecords(query, context.view.loaders);
      },
    }),
  );
}

interface SearchArguments {
  readonly text: string;
  readonly locale?: string | null | undefined;
  readonly first?: number | null | undefined;
}
