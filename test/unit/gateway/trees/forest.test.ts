import { describe, expect, it } from 'vitest';
import { Forest, type TreeNode } from '../../../../src/gateway/trees/forest.js';
import { TreeList } from '../../../../src/gateway/trees/tree-list.js';
import { indexEntriesOf } from '../../../../src/model/document.js';
import { defineEntity } from '../../../../src/model/entity.js';
import { field } from '../../../../src/model/field.js';

const Part = defineEntity({
  name: 'Part',
  fields: {
    id: field.string(),
    above: field.string({ nullable: true }),
    rank: field.string(),
  },
  key: ['id'],
  indexes: { byAbove: { on: ['above'], order: ['rank'] } },
  tree: { parent: 'above', index: 'byAbove' },
});

type Edge = readonly [id: string, above: string | null, rank?: string];

function membersOf(edges: readonly Edge[]): string[] {
  const members = edges.flatMap(([id, above, rank = id]) =>
    indexEntriesOf(Part, { id, above, rank })
      .filter(({ index }) => index === 'byAbove')
      .map(({ member }) => member),
  );
  return members.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

const forestOf = (...edges: Edge[]) => new Forest(Part, membersOf(edges));
const ids = (nodes: readonly TreeNode[]) => nodes.map(({ id }) => id).join(' ');
const below = (forest: Forest, id: string, maxDepth?: number) =>
  ids(forest.below(forest.node(id), maxDepth));

const TREE: readonly Edge[] = [
  ['r', null],
  ['a', 'r', '2'],
  ['b', 'r', '1'],
  ['a1', 'a'],
  ['a2', 'a'],
  ['b1', 'b'],
  ['s', null],
];

function listOf(edges: readonly Edge[], from: string | undefined, maxDepth?: number): TreeList {
  const forest = async () => forestOf(...edges);
  return new TreeList({ entity: Part, tree: Part.tree as never, forest, from, maxDepth });
}

const slice = async (list: TreeList, stretch: object = {}) =>
  list.slice({ reverse: false, limit: 99, ...stretch });
const idsOf = (places: readonly { readonly id: string }[]) => places.map(({ id }) => id).join(' ');

describe('a forest', () => {
  const forest = forestOf(...TREE);

  it('has what stands above a record from the top down', () => {
    expect(ids(forest.above('a2'))).toBe('r a');
    expect(ids(forest.above('r'))).toBe('');
    expect(ids(forest.above('nobody'))).toBe('');
  });

  it('has what stands below depth first, in the index’s order, to a depth', () => {
    expect(below(forest, 'r')).toBe('b b1 a a1 a2');
    expect(below(forest, 'r', 1)).toBe('b a');
    expect(ids(forest.below(undefined, 2))).toBe('r b a s');
    expect(below(forest, 'b1')).toBe('');
  });

  it('takes a parent that does not exist for none', () => {
    const orphans = forestOf(['a', 'gone'], ['b', 'a'], ['r', null]);
    expect(ids(orphans.roots)).toBe('r a');
    expect(ids(orphans.above('b'))).toBe('a');
    expect(orphans.encircled).toEqual([]);
  });

  it('ends in circles, each record once, and says who is in none of the trees', () => {
    const circle = forestOf(['a', 'b'], ['b', 'a'], ['c', 'b'], ['self', 'self'], ['r', null]);
    expect(ids(circle.above('a'))).toBe('b');
    expect(ids(circle.above('c'))).toBe('a b');
    expect(ids(circle.above('self'))).toBe('');
    expect(below(circle, 'a')).toBe('b c');
    expect(below(circle, 'self')).toBe('');
    expect(ids(circle.roots)).toBe('r');
    expect(ids(circle.encircled).split(' ').sort()).toEqual(['a', 'b', 'c', 'self']);
  });

  it('is not limited by how deep calls nest', () => {
    const chain = Array.from(
      { length: 20_000 },
      (_, at): Edge => [`${at + 1}`, at ? `${at}` : null],
    );
    const deep = forestOf(...chain);
    expect(deep.above('20000')).toHaveLength(19_999);
    expect(deep.below(deep.node('1'))).toHaveLength(19_999);
  });

  it('tells keys apart however they are spelled', () => {
    const odd = forestOf(
      ['\u0000', null],
      ['\u0000\u0001', '\u0000'],
      ['', '\u0000\u0001'],
      ['/:%', ''],
    );
    expect(odd.above('%002f%003a%0025')).toHaveLength(3);
  });
});

describe('a list of a tree', () => {
  it('is cut from either end', async () => {
    const list = listOf(TREE, 'r');
    const all = await slice(list);
    expect(idsOf(all)).toBe('b b1 a a1 a2');
    expect(await list.count()).toBe(5);
    const [, second, third] = all;
    expect(idsOf(await slice(list, { after: second?.text, limit: 2 }))).toBe('a a1');
    expect(idsOf(await slice(list, { before: third?.text, reverse: true, limit: 9 }))).toBe('b1 b');
    expect(idsOf(await slice(list, { after: third?.text, before: second?.text }))).toBe('');
    expect(
      idsOf(await slice(list, { after: third?.text, before: second?.text, reverse: true })),
    ).toBe('');
  });

  it('goes on from a place whose record is gone, whatever came before it', async () => {
    const [, , a] = await slice(listOf(TREE, 'r'));
    const changed = [
      ...TREE.filter(([id]) => id !== 'a' && id !== 'a1'),
      ['a0', 'r', '0'],
      ['c', 'r', '3'],
    ];
    expect(idsOf(await slice(listOf(changed as Edge[], 'r'), { after: a?.text }))).toBe('c');
  });

  it('knows its own places', async () => {
    const [place] = await slice(listOf(TREE, 'r'));
    const text = place?.text ?? '';
    expect(listOf(TREE, 'r').isPlace(text)).toBe(true);
    expect(listOf(TREE, 'a').isPlace(text)).toBe(false);
    expect(listOf(TREE, undefined).isPlace(text)).toBe(false);
    expect(listOf(TREE, 'r').isPlace('r')).toBe(false);
    expect(listOf(TREE, 'r').isPlace('')).toBe(false);
  });

  it('of a record that is not there is empty', async () => {
    expect(await slice(listOf(TREE, 'nobody'))).toEqual([]);
  });
});
