import type { CommandCount } from './command-count.js';

export const searchCounts: readonly CommandCount[] = [
  {
    what: 'a search in a language',
    query: '{ searchCountries(text: "nam", locale: "de-AT") { text locale node { code } } }',
    commands: 3,
  },
  { what: 'a search for nothing', query: '{ searchCountries(text: "!") { text } }', commands: 0 },
];
