import { describe, expect, it } from 'vitest';
import type { CascadeRule } from '../../../src/model/cascade.js';
import type { RowChange } from '../../../src/model/change.js';
import { type Document, idOf } from '../../../src/model/document.js';
import { defineEntity, type Entity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { expandCascades } from '../../../src/sync/expand-cascades.js';

const Parent = defineEntity({
  name: 'Parent',
  fields: { id: field.bigint(), mark: field.string({ nullable: true }) },
  key: ['id'],
});
const Child = defineEntity({
  name: 'Child',
  fields: {
    id: field.int(),
    parent: field.int({ nullable: true }),
    mark: field.string({ nullable: true }),
  },
  key: ['id'],
});
const Node = defineEntity({
  name: 'Node',
  fields: { id: field.string(), up: field.string({ nullable: true }) },
  key: ['id'],
});

const byParent: CascadeRule = {
  parent: Parent,
  parentFields: ['id'],
  child: Child,
  childFields: ['parent'],
  onDelete: 'cascade',
  onUpdate: 'cascade',
  collated: false,
};
const byMark: CascadeRule = {
  ...byParent,
  parentFields: ['mark'],
  childFields: ['mark'],
  onDelete: 'setNull',
  onUpdate: 'setNull',
  collated: true,
};
const tree: CascadeRule = {
  parent: Node,
  parentFields: ['id'],
  child: Node,
  childFields: ['up'],
  onDelete: 'cascade',
  onUpdate: undefined,
  collated: true,
};

const parent = (id: number, mark: string | null = null): Document => ({ id: String(id), mark });
const child = (id: number, of: number | null, mark: string | null = null): Document => ({
  id,
  parent: of,
  mark,
});
const node = (id: string, up: string | null = null): Document => ({ id, up });

/** What the store holds, and how often it was read. */
function stored(documents: ReadonlyMap<Entity, readonly Document[]>) {
  const scans: Entity[] = [];
  async function* scan(entity: Entity) {
    scans.push(entity);
    for (const document of documents.get(entity) ?? []) {
      yield [[idOf(entity, document), document] as const];
    }
  }
  return { scan, scans };
}
const changeOf = (entity: Entity, cascades?: readonly CascadeRule[]) => ({
  delete: (before: Document): RowChange => ({
    entity,
    before,
    after: undefined,
    ...(cascades && { cascades }),
  }),
  update: (before: Document, after: Document): RowChange => ({
    entity,
    before,
    after,
    ...(cascades && { cascades }),
  }),
  insert: (after: Document): RowChange => ({ entity, before: undefined, after }),
});
const shown = (changes: readonly RowChange[]) =>
  changes.map(({ entity, before, after }) => ({ entity: entity.name, before, after }));

describe('a change by which the source cascaded without telling', () => {
  const store = new Map<Entity, readonly Document[]>([
    [Parent, [parent(1, 'a'), parent(2, 'b')]],
    [Child, [child(1, 1, 'a'), child(2, 1), child(3, 2, 'b'), child(4, null)]],
    [Node, [node('r'), node('a', 'r'), node('b', 'r'), node('c', 'a'), node('x')]],
  ]);
  const expand = async (changes: readonly RowChange[], documents = store) => {
    const { scan, scans } = stored(documents);
    return { changes: shown(await expandCascades(changes, scan)), scans };
  };
  const ofParent = changeOf(Parent, [byParent]);

  it('is followed by the changes of its children, which name the parent in their own form', async () => {
    const { changes } = await expand([ofParent.update(parent(1, 'a'), parent(9, 'a'))]);
    expect(changes.slice(1)).toEqual([
      { entity: 'Child', before: child(1, 1, 'a'), after: child(1, 9, 'a') },
      { entity: 'Child', before: child(2, 1), after: child(2, 9) },
    ]);
  });

  it('finds the children that the transaction itself made so far, and not those that it took away', async () => {
    const ofChild = changeOf(Child);
    const { changes } = await expand([
      ofChild.delete(child(1, 1, 'a')),
      ofChild.update(child(2, 1), child(2, 2)),
      ofChild.insert(child(5, 1)),
      ofParent.delete(parent(1, 'a')),
      ofChild.insert(child(6, 1)),
    ]);
    expect(changes.slice(4)).toEqual([
      { entity: 'Child', before: child(5, 1), after: undefined },
      { entity: 'Child', before: undefined, after: child(6, 1) },
    ]);
  });

  it('follows keys that are passed on in one transaction', async () => {
    const { changes } = await expand([
      ofParent.update(parent(2), parent(3)),
      ofParent.update(parent(1), parent(2)),
    ]);
    const last = new Map(changes.map(({ entity, after }) => [`${entity}${after?.id}`, after]));
    expect([1, 2, 3].map((id) => last.get(`Child${id}`)?.parent)).toEqual([2, 2, 3]);
  });

  it('reads no entity twice, and none where no key is lost or changed', async () => {
    const some = await expand([ofParent.delete(parent(1)), ofParent.delete(parent(2))]);
    expect(some.scans).toEqual([Child]);
    const none = await expand([
      ofParent.update(parent(1, 'a'), parent(1, 'z')),
      changeOf(Parent).delete(parent(1)),
      changeOf(Child, [byParent]).delete(child(1, 1)),
    ]);
    expect(none.scans).toEqual([]);
    expect(none.changes).toHaveLength(3);
  });

  it('cuts a tree, however deep', async () => {
    const { changes } = await expand([changeOf(Node, [tree]).delete(node('r'))]);
    expect(changes.map(({ before }) => before?.id).sort()).toEqual(['a', 'b', 'c', 'r']);
  });

  it('has no children where what they would refer to is null', async () => {
    const marks = changeOf(Parent, [byMark]);
    const { scans } = await expand([marks.delete(parent(1, null))]);
    expect(scans).toEqual([]);
  });

  describe('costs a new generation', () => {
    const refused = async (change: RowChange, documents = store) =>
      expect(expand([change], documents)).rejects.toMatchObject({ code: 'TABLE_CHANGED' });
    const marks = changeOf(Parent, [byMark]);

    it('where a child spells a parent as no parent does: whose it is, only the source knows', async () => {
      const loose = new Map(store).set(Child, [child(1, 1, 'A')]);
      await refused(marks.delete(parent(1, 'a')), loose);
      await refused(marks.delete(parent(2, 'b')), loose);
      await refused(marks.update(parent(1, 'a'), parent(1, 'A')), loose);
    });

    it('where what it did cannot be told from documents, also to a child', async () => {
      const blind: CascadeRule = { ...byParent, parent: Child, parentFields: [], child: undefined };
      await refused(changeOf(Child, [blind]).delete(child(1, 1)));
      await refused(changeOf(Parent, [byParent, blind]).delete(parent(1)));
    });
  });
});
