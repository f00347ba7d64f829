import type { SeedTableOf } from '../table.js';
import { type CategoryBranch, categoryTree } from './category-tree.js';

export type CategoryRow = {
  id: number;
  parent_id: number | null;
  slug: string;
  name: string;
  position: number;
};

/**
 * The tree as rows, each parent before its children, because the database checks the foreign key
 * to the table itself row by row. Ids count from 1 in that order.
 *
 * @throws Error where two categories would have the same slug.
 */
export function categoryRows(tree: CategoryBranch = categoryTree): CategoryRow[] {
  const rows: CategoryRow[] = [];
  const slugs = new Set<string>();
  append(tree, null);
  return rows;

  function append(branch: CategoryBranch, parentId: number | null): void {
    const children: [string, CategoryBranch][] = isLeaves(branch)
      ? branch.map((name) => [name, []])
      : Object.entries(branch);
    for (const [position, [name, below]] of children.entries()) {
      const slug = slugOf(name);
      if (slugs.has(slug)) throw new Error(`category "${name}": the slug ${slug} is taken`);
      slugs.add(slug);
      const id = rows.length + 1;
      rows.push({ id, parent_id: parentId, slug, name, position });
      append(below, id);
    }
  }
}

// Array.isArray alone does not narrow a readonly array.
function isLeaves(branch: CategoryBranch): branch is readonly string[] {
  return Array.isArray(branch);
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll("'", '')
    .replace(/[^a-z0-9]+/g, '-');
}

export const category: SeedTableOf<CategoryRow> = {
  name: 'category',
  columns: ['id', 'parent_id', 'slug', 'name', 'position'],
  rows: () => categoryRows(),
};
