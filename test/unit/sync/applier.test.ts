import { expect, it } from 'vitest';
import { createRegistry } from '../../../src/lib/metrics.js';
import type { CascadeRule } from '../../../src/model/cascade.js';
import type { RowChange } from '../../../src/model/change.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import type { Position } from '../../../src/model/position.js';
import { Applier } from '../../../src/sync/applier.js';
import { Sequences } from '../../../src/sync/sequences.js';
import { createSyncMetrics } from '../../../src/sync/sync-metrics.js';
import { createMemoryDataset, createMemoryStore } from '../../support/memory-store.js';

const at = (name: string) => name as Position;

const RULE = {
  parentFields: ['id'],
  childFields: ['up'],
  onDelete: 'cascade',
  onUpdate: undefined,
  collated: false,
} as const;

async function open() {
  const dataset = createMemoryDataset();
  const { writer, reader } = createMemoryStore(dataset);
  const lease = await writer.acquireLease(10_000);
  if (!lease) throw new Error('The lease of a new dataset is free.');
  const generation = await writer.createGeneration(lease);
  const sequences = new Sequences();
  const applier = new Applier({
    writer,
    lease,
    checkpoint: {
      position: at('p0'),
      generation,
      fingerprint: 'f',
      committedAtMs: 0,
      confirmedAtMs: 9_999_999,
      sequence: 0,
      changed: {},
    },
    announced: false,
    sequences,
    confirmIntervalMs: 0,
    metrics: createSyncMetrics(createRegistry()),
    now: () => 5_000,
  });
  return { dataset, writer, reader, generation, applier, sequences };
}

it('never confirms later than now, whatever date a transaction says it has', async () => {
  const { dataset, applier } = await open();
  await applier.announce();
  await applier.apply({ position: at('p1'), committedAtMs: Date.UTC(2037, 0), changes: [] });
  expect(dataset.checkpoint).toMatchObject({ position: 'p1', confirmedAtMs: 5_000 });
});

it('repeats a cascade in the commit of its cause, once a generation is announced, and never before', async () => {
  const fields = { id: field.int(), up: field.int({ nullable: true }) };
  const Node = defineEntity({ name: 'Node', fields, key: ['id'] });
  const rule: CascadeRule = { ...RULE, parent: Node, child: Node };
  const { dataset, writer, reader, generation, applier } = await open();
  const [root, leaf] = [
    { id: 1, up: null },
    { id: 2, up: 1 },
  ];
  await writer.load(generation, Node, [root, leaf]);
  const change = { entity: Node, before: root, after: undefined, cascades: [rule] };
  const transaction = { position: at('p1'), committedAtMs: 1, changes: [change] };
  await expect(applier.apply(transaction)).rejects.toMatchObject({ code: 'TABLE_CHANGED' });
  const documents = (sequence: number) =>
    reader.documents({ generation, sequence }, Node, ['1', '2']);
  await applier.announce();
  expect(await documents(0)).toEqual([root, leaf]);
  await applier.apply(transaction);
  expect(await documents(1)).toEqual([null, null]);
  expect(dataset.feed.map(({ kind }) => kind)).toEqual(['announce', 'commit']);
});

it('records from between two transactions: what is being applied is before it', async () => {
  const { applier, generation, writer } = await open();
  const fields = { id: field.int(), up: field.int({ nullable: true }) };
  const Node = defineEntity({ name: 'Node', fields, key: ['id'] });
  await writer.load(generation, Node, []);
  await applier.announce();
  const change = (id: number) => ({ entity: Node, before: undefined, after: { id, up: null } });
  const applied = applier.apply({ position: at('p1'), committedAtMs: 1, changes: [change(1)] });
  using recording = await applier.record();
  await applied;
  expect(recording.from).toBe('p1');
  await applier.apply({ position: at('p2'), committedAtMs: 1, changes: [change(2)] });
  const touched = ['1', '2', '3'].map((id) => recording.hasTouched({ entity: 'Node', id }));
  expect(touched).toEqual([false, true, false]);
});

it('takes a cascade for a write of any record: it misses children that the store has lost', async () => {
  const { applier, generation, writer } = await open();
  const fields = { id: field.int(), up: field.int({ nullable: true }) };
  const Node = defineEntity({ name: 'Node', fields, key: ['id'] });
  const root = { id: 1, up: null };
  await writer.load(generation, Node, [root]);
  await applier.announce();
  using recording = await applier.record();
  const rule = { ...RULE, parent: Node, child: Node };
  const change = { entity: Node, before: root, after: undefined, cascades: [rule] };
  await applier.apply({ position: at('p1'), committedAtMs: 1, changes: [change] });
  expect(recording.hasTouched({ entity: 'Node', id: '99' })).toBe(true);
});

it('never gives a number that was tried to another commit, also where the store has gone back', async () => {
  const { dataset, writer, generation, applier: first, sequences } = await open();
  const Node = defineEntity({ name: 'Node', fields: { id: field.int() }, key: ['id'] });
  await writer.load(generation, Node, []);
  await first.announce();
  const { checkpoint, lease } = dataset;
  const insert = (name: string, id: number) => ({
    position: at(name),
    committedAtMs: 1,
    changes: [{ entity: Node, before: undefined, after: { id } }],
  });
  await first.apply(insert('p1', 1));
  await first.apply(insert('p2', 2));
  expect(dataset.checkpoint?.sequence).toBe(2);
  if (!checkpoint || !lease) throw new Error('It was announced.');
  dataset.checkpoint = checkpoint;
  const next = new Applier({
    writer,
    lease: { token: lease.token, expiresInMs: 10_000 },
    sequences,
    checkpoint,
    announced: true,
    confirmIntervalMs: 0,
    metrics: createSyncMetrics(createRegistry()),
  });
  await next.apply({ position: at('p1'), committedAtMs: 1, changes: [] });
  expect(dataset.checkpoint?.sequence).toBe(0);
  await next.apply(insert('p2', 1));
  expect(dataset.checkpoint?.sequence).toBe(3);
});

it('marks the entities that a commit writes, and no others', async () => {
  const { dataset, applier, generation, writer } = await open();
  const [Read, Unread] = ['Read', 'Unread'].map((name) =>
    defineEntity({ name, fields: { id: field.int() }, key: ['id'] }),
  );
  if (!Read || !Unread) throw new Error('Both are defined.');
  await writer.load(generation, Read, []);
  const change = (entity: typeof Read, id: number) => ({
    entity,
    before: undefined,
    after: { id },
  });
  const apply = (name: string, ...changes: ReturnType<typeof change>[]) =>
    applier.apply({ position: at(name), committedAtMs: 1, changes });
  await apply('p1', change(Read, 1));
  await applier.announce();
  expect(dataset.checkpoint?.changed).toEqual({});
  await apply('p2', change(Read, 2), change(Unread, 1));
  const first = dataset.checkpoint?.changed ?? {};
  expect(first.Read).toMatch(/^1\./);
  expect(first.Unread).toBe(first.Read);
  await apply('p3', change(Unread, 2));
  await apply('p4');
  const second = dataset.checkpoint?.changed ?? {};
  expect(second.Read).toBe(first.Read);
  expect(second.Unread).toMatch(/^2\./);
  await applier.exclusively(() =>
    applier.repair({ writes: [], strayEntries: [{ entity: Read, index: 'key', member: 'x' }] }),
  );
  expect(dataset.checkpoint?.changed).toMatchObject({
    Read: expect.stringMatching(/^3\./),
    Unread: second.Unread,
  });
});

it('sends the commits of one call together, in order, and cascades by themselves', async () => {
  const { dataset, writer, generation, sequences } = await open();
  const fields = { id: field.int(), up: field.int({ nullable: true }) };
  const Node = defineEntity({ name: 'Node', fields, key: ['id'] });
  await writer.load(generation, Node, [{ id: 1, up: null }]);
  const { lease } = dataset;
  if (!lease) throw new Error('It is taken.');
  const calls: number[][] = [];
  const applier = new Applier({
    writer: {
      ...writer,
      commit(held, ...commits) {
        calls.push(commits.map(({ checkpoint }) => checkpoint?.sequence ?? Number.NaN));
        return writer.commit(held, ...commits);
      },
    },
    lease: { token: lease.token, expiresInMs: 10_000 },
    checkpoint: {
      position: at('p0'),
      generation,
      fingerprint: 'f',
      committedAtMs: 0,
      confirmedAtMs: 0,
      sequence: 0,
      changed: {},
    },
    announced: false,
    sequences,
    confirmIntervalMs: 60_000,
    metrics: createSyncMetrics(createRegistry()),
  });
  const transaction = (name: string, ...changes: RowChange[]) => ({
    position: at(name),
    committedAtMs: 1,
    changes,
  });
  const insert = (id: number, up: number | null) => ({
    entity: Node,
    before: undefined,
    after: { id, up },
  });
  const rule = { ...RULE, parent: Node, child: Node };
  await applier.announce();
  await applier.apply(
    transaction('p1', insert(2, 1)),
    transaction('p2'),
    transaction('p3', insert(3, 2)),
    transaction('p4', {
      entity: Node,
      before: { id: 1, up: null },
      after: undefined,
      cascades: [rule],
    }),
    transaction('p5', insert(4, null)),
    transaction('p6'),
  );
  expect(calls).toEqual([[1, 2], [3], [4]]);
  // The children that the same call inserted are found.
  expect([...(dataset.generations.get(generation)?.documents.keys() ?? [])]).toHaveLength(1);
  expect(dataset.checkpoint?.position).toBe('p5');
  expect(applier.position).toBe('p6');
});
