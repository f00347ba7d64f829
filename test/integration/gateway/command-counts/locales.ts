import type { CommandCount } from './command-count.js';

export const localeCounts: readonly CommandCount[] = [
  {
    what: 'a page of countries with their names in a language and its fallback',
    query:
      '{ countries(first: 40) { nodes { name(locale: "de-AT") localizedName(locale: "fr") { locale } } } }',
    commands: 4,
  },
  {
    what: 'the same by Accept-Language',
    query: '{ countries(first: 40) { nodes { name } } }',
    headers: { 'accept-language': 'de-AT, fr;q=0.5' },
    commands: 4,
  },
  {
    what: 'names in the default language',
    query: '{ countries(first: 40) { nodes { name(locale: "en") } } }',
    commands: 3,
  },
  {
    what: 'a page in the order of a language (one command more, the first time after a change)',
    query:
      '{ countries(first: 40, orderBy: [{ field: NAME }], locale: "de") { totalCount nodes { code } } }',
    commands: 2,
  },
  {
    what: 'a filter on names in a language and on another field',
    query:
      '{ countries(first: 40, where: { name: { startsWith: "N" }, continent: { eq: EU } }, locale: "de") { nodes { code } } }',
    commands: 4,
  },
];
