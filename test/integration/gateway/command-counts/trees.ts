import type { CommandCount } from './command-count.js';

/** Over a gateway that has read the tree of this version before; the first to do so has one command more. */
export const TREE_COMMANDS: readonly CommandCount[] = [
  {
    what: 'ancestors, path and depth of a record',
    query: '{ category(databaseId: 1) { depth ancestors { name } path { name } } }',
    commands: 2,
  },
  {
    what: 'a page of a record’s descendants, with their count',
    query:
      '{ category(databaseId: 1) { descendants(first: 10, maxDepth: 3) { totalCount edges { node { name } } } } }',
    commands: 3,
  },
  {
    what: 'the roots of a tree, and their descendants, each with its path',
    query:
      '{ rootCategories { edges { node { name descendants(first: 20) { edges { node { path { name } } } } } } } }',
    commands: 3,
  },
];
