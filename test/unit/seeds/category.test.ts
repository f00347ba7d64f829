import { describe, expect, it } from 'vitest';
import { categoryRows } from '../../../seeds/tables/category.js';

const rows = categoryRows();
const byId = new Map(rows.map((row) => [row.id, row]));

/** 1 for a category at the top; ends the test where the tree has a cycle. */
function depthOf(id: number, seen: readonly number[] = []): number {
  expect(seen).not.toContain(id);
  const parentId = byId.get(id)?.parent_id ?? null;
  return parentId === null ? 1 : 1 + depthOf(parentId, [...seen, id]);
}

describe('the category tree', () => {
  it('is acyclic, every parent before its children, at least four levels deep', () => {
    expect(rows.length).toBeGreaterThanOrEqual(150);
    for (const row of rows) expect(row.parent_id ?? 0).toBeLessThan(row.id);
    expect(Math.max(...rows.map((row) => depthOf(row.id)))).toBeGreaterThanOrEqual(4);
  });

  it('has unique names and slugs fit for a URL', () => {
    expect(new Set(rows.map((row) => row.name)).size).toBe(rows.length);
    expect(new Set(rows.map((row) => row.slug)).size).toBe(rows.length);
    for (const row of rows) expect(row.slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('numbers siblings from 0 without gaps', () => {
    const siblings = new Map<number | null, number[]>();
    for (const { parent_id, position } of rows) {
      siblings.set(parent_id, [...(siblings.get(parent_id) ?? []), position]);
    }
    for (const group of siblings.values()) {
      expect(group).toEqual([...group.keys()]);
    }
  });

  it('turns a nested tree into rows', () => {
    expect(categoryRows({ Tools: { 'Hand Tools': ["Joiner's Saws"] } })).toEqual([
      { id: 1, parent_id: null, slug: 'tools', name: 'Tools', position: 0 },
      { id: 2, parent_id: 1, slug: 'hand-tools', name: 'Hand Tools', position: 0 },
      { id: 3, parent_id: 2, slug: 'joiners-saws', name: "Joiner's Saws", position: 0 },
    ]);
  });

  it('refuses two categories with one slug', () => {
    expect(() => categoryRows({ Toys: ['Games'], Sport: ['games'] })).toThrow(
      'category "games": the slug games is taken',
    );
  });
});
