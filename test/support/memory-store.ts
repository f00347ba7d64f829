import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { AlmanacError, type ErrorCode } from '../../src/lib/errors.js';
import {
  type Document,
  idOf,
  idOfMember,
  indexEntriesOf,
  KEY_INDEX,
} from '../../src/model/document.js';
import type { Entity } from '../../src/model/entity.js';
import type { FeedEntry } from '../../src/store/feed.js';
import type {
  Checkpoint,
  Commit,
  IndexRange,
  Lease,
  Store,
  Version,
} from '../../src/store/store.js';
import { type Suspect, suspectName, suspectOf } from '../../src/store/suspects.js';
import { decodedDocument } from './decoded-documents.js';
import { createMemoryFeed } from './memory-feed.js';

interface State {
  readonly documents: Map<string, Document>;
  /** Entries of each index, unordered: tests are small. */
  readonly indexes: Map<string, Set<string>>;
}

interface Generation extends State {
  /** The sequence of the last commit; undefined before it is announced. */
  head: number | undefined;
  /** Whole copies of earlier states, by sequence: tests are small. */
  readonly past: Map<number, State & { readonly replacedAtMs: number }>;
}

/** What several openings of a memory store share, as processes share a Redis. Keys never expire. */
export interface MemoryDataset {
  checkpoint: Checkpoint | undefined;
  lease: { readonly token: string; endsAtMs: number } | undefined;
  readonly generations: Map<string, Generation>;
  /** How many generations there ever were: names sort by age. */
  created: number;
  /** Commits and announcements that readers could see, oldest first. */
  readonly feed: FeedEntry[];
  /** How many entries there were before those. */
  trimmed: number;
  /** By `suspectName`. */
  readonly suspects: Set<string>;
}

export const createMemoryDataset = (): MemoryDataset => ({
  checkpoint: undefined,
  lease: undefined,
  generations: new Map(),
  created: 0,
  feed: [],
  trimmed: 0,
  suspects: new Set(),
});

const fail = (code: ErrorCode) => {
  throw new AlmanacError(code, `${code} (memory store)`);
};

export const createGeneration = (): Generation => ({
  documents: new Map(),
  indexes: new Map(),
  head: undefined,
  past: new Map(),
});

const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/**
 * A Store in this process's memory, for unit tests: passes the same suite as the real one.
 *
 * @param undoMs how long a state stays readable once another took its place; the last one always does
 */
export function createMemoryStore(
  dataset: MemoryDataset = createMemoryDataset(),
  { undoMs = 10_000, feedMaxLength = 10_000 } = {},
): Store {
  const loading = new Map<string, Lease>();
  const must = (name: string) => dataset.generations.get(name) ?? fail('POSITION_LOST');
  const heldBy = (lease: Lease) =>
    dataset.lease?.token === lease.token && (dataset.lease?.endsAtMs ?? 0) > Date.now();
  const mustHold = (lease: Lease) => heldBy(lease) || fail('FENCED');
  const keyOf = (entity: Entity, id: string) => `${entity.name}:${id}`;

  function write(name: string, entity: Entity, id: string, document: Document | undefined): void {
    const { documents, indexes } = must(name);
    const former = documents.get(keyOf(entity, id));
    for (const { index, member } of former ? indexEntriesOf(entity, former) : []) {
      indexes.get(`${entity.name}#${index}`)?.delete(member);
    }
    if (!document) documents.delete(keyOf(entity, id));
    else documents.set(keyOf(entity, id), structuredClone(document));
    for (const { index, member } of document ? indexEntriesOf(entity, document) : []) {
      const key = `${entity.name}#${index}`;
      indexes.set(key, (indexes.get(key) ?? new Set()).add(member));
    }
  }

  function stateOf({ generation, sequence }: Version): State {
    const found = dataset.generations.get(generation);
    const state = found?.head === sequence ? found : found?.past.get(sequence);
    return state ?? fail('VIEW_EXPIRED');
  }

  /** Before a commit to an announced generation: its readers may go on reading what is there now. */
  function keepState(name: string, next: number): void {
    const generation = must(name);
    const { documents, indexes, head, past } = generation;
    if (head === undefined || head >= next) return;
    for (const [sequence, { replacedAtMs }] of past) {
      if (replacedAtMs <= Date.now() - undoMs) past.delete(sequence);
    }
    past.set(head, {
      documents: new Map(documents),
      indexes: new Map([...indexes].map(([key, entries]) => [key, new Set(entries)])),
      replacedAtMs: Date.now(),
    });
    generation.head = next;
  }

  function entriesOf(state: State, range: IndexRange): string[] {
    const { entity, index, prefix, after, before } = range;
    const entries = state.indexes.get(`${entity.name}#${index}`) ?? [];
    return [...entries]
      .filter((entry) => entry.startsWith(prefix))
      .filter((entry) => after === undefined || compare(entry, after) > 0)
      .filter((entry) => before === undefined || compare(entry, before) < 0)
      .sort(compare);
  }

  function addToFeed(
    kind: FeedEntry['kind'],
    { generation, sequence, position, committedAtMs }: Checkpoint,
    writes: Commit['writes'],
  ): void {
    const { feed } = dataset;
    const changes = writes.map(
      ({ entity, id, document }) => [entity.name, id, document ? 'put' : 'delete'] as const,
    );
    feed.push({
      id: `${dataset.trimmed + feed.length + 1}-0`,
      kind,
      generation,
      sequence,
      position,
      committedAtMs,
      changes: changes.length > 1_000 ? null : changes,
    });
    while (feed.length > feedMaxLength) {
      feed.shift();
      dataset.trimmed += 1;
    }
  }

  function commitOne(lease: Lease, commit: Commit): void {
    const { generation, writes, checkpoint, former, strayEntries = [] } = commit;
    mustHold(lease);
    if (checkpoint && !dataset.checkpoint) fail('POSITION_LOST');
    if (former && !isDeepStrictEqual(dataset.checkpoint, former)) fail('STORE_REWOUND');
    const stored = dataset.checkpoint;
    if (checkpoint) keepState(generation, checkpoint.sequence);
    for (const { entity, index, member } of strayEntries) {
      must(generation).indexes.get(`${entity.name}#${index}`)?.delete(member);
    }
    for (const { entity, id, document } of writes) {
      write(generation, entity, id, document && decodedDocument(document));
    }
    if (!checkpoint) return;
    const isReplay = stored?.generation === generation && stored.sequence >= checkpoint.sequence;
    if (writes.length > 0 && !isReplay) addToFeed('commit', checkpoint, writes);
    dataset.checkpoint = checkpoint;
  }

  return {
    label: 'memory',
    async ping() {},
    async [Symbol.asyncDispose]() {},
    suspects: {
      async add(some) {
        for (const suspect of some) dataset.suspects.add(suspectName(suspect));
        return some.length;
      },
      some: async (count) => [...dataset.suspects].slice(0, count).map(suspectOf),
      pending: async (some) => some.filter((one) => dataset.suspects.has(suspectName(one))),
      async remove(some) {
        for (const suspect of some) dataset.suspects.delete(suspectName(suspect));
      },
    },
    inspector: {
      checkpoint: async () => dataset.checkpoint,
      leaseIsHeld: async () => (dataset.lease?.endsAtMs ?? 0) > Date.now(),
      documents: async (name, entity, ids) =>
        ids.map((id) => dataset.generations.get(name)?.documents.get(keyOf(entity, id)) ?? null),
      hasEntries: async (name, entity, entries) =>
        entries.map(({ index, member }) =>
          entriesOf(must(name), { entity, index, prefix: '', limit: undefined }).includes(member),
        ),
      async *entries(name, entity, index) {
        yield entriesOf(must(name), { entity, index, prefix: '', limit: undefined });
      },
      async *documentIds(name): AsyncGenerator<readonly Suspect[]> {
        yield [...(dataset.generations.get(name)?.documents.keys() ?? [])].map(suspectOf);
      },
      feedMark: async () => String(dataset.trimmed + dataset.feed.length),
      async touchedSince(mark) {
        const entries = dataset.feed.slice(Math.max(0, Number(mark) - dataset.trimmed));
        if (Number(mark) < dataset.trimmed) return undefined;
        if (entries.some(({ kind, changes }) => kind === 'announce' || !changes)) return undefined;
        return new Set(
          entries.flatMap(({ changes }) =>
            (changes ?? []).map(([entity, id]) => `${entity}:${id}`),
          ),
        );
      },
    },
    feed: createMemoryFeed(dataset),
    reader: {
      checkpoint: async () => dataset.checkpoint,
      leaseIsHeld: async () => (dataset.lease?.endsAtMs ?? 0) > Date.now(),
      documents: async (version, entity, ids) =>
        ids.map((id) => stateOf(version).documents.get(keyOf(entity, id)) ?? null),
      newestDocuments: async (entity, ids) => {
        const { checkpoint } = dataset;
        const all = checkpoint && stateOf(checkpoint).documents;
        return { checkpoint, documents: ids.map((id) => all?.get(keyOf(entity, id)) ?? null) };
      },
      ranges: async (version, ranges) =>
        ranges.map((range) => {
          const { reverse, limit } = range;
          const entries = entriesOf(stateOf(version), range);
          return (reverse ? entries.reverse() : entries).slice(0, limit);
        }),
      counts: async (version, ranges) =>
        ranges.map((range) => entriesOf(stateOf(version), range).length),
    },
    writer: {
      async acquireLease(durationMs) {
        if (dataset.lease && dataset.lease.endsAtMs > Date.now()) return undefined;
        const lease = { token: randomUUID(), expiresInMs: durationMs };
        dataset.lease = { token: lease.token, endsAtMs: Date.now() + durationMs };
        return lease;
      },
      async renewLease(lease) {
        if (!heldBy(lease)) fail('LEASE_LOST');
        dataset.lease = { token: lease.token, endsAtMs: Date.now() + lease.expiresInMs };
      },
      async releaseLease(lease) {
        if (heldBy(lease)) dataset.lease = undefined;
      },
      checkpoint: async () => dataset.checkpoint,
      async createGeneration(lease) {
        mustHold(lease);
        dataset.created += 1;
        const name = `g${String(dataset.created).padStart(6, '0')}`;
        dataset.generations.set(name, createGeneration());
        loading.set(name, lease);
        return name;
      },
      async load(name, entity, documents) {
        mustHold(loading.get(name) ?? { token: '', expiresInMs: 0 });
        for (const document of documents.map(decodedDocument)) {
          write(name, entity, idOf(entity, document), document);
        }
      },
      async commit(lease, ...commits: readonly Commit[]) {
        for (const commit of commits) commitOne(lease, commit);
      },
      async announce(lease, checkpoint) {
        mustHold(lease);
        must(checkpoint.generation).head = checkpoint.sequence;
        addToFeed('announce', checkpoint, []);
        dataset.checkpoint = checkpoint;
      },
      async confirm(lease, checkpoint, former) {
        mustHold(lease);
        if (!dataset.checkpoint) fail('POSITION_LOST');
        if (former && !isDeepStrictEqual(dataset.checkpoint, former)) fail('STORE_REWOUND');
        dataset.checkpoint = checkpoint;
      },
      async *scan(name, entity) {
        const range = { entity, index: KEY_INDEX, prefix: '', limit: undefined };
        const state = dataset.generations.get(name);
        if (!state) return;
        yield entriesOf(state, range)
          .map(idOfMember)
          .map((id) => [id, state.documents.get(keyOf(entity, id)) ?? null] as const);
      },
      generations: async () => [...dataset.generations.keys()].sort(),
      async retire(lease, name) {
        mustHold(lease);
        if (dataset.checkpoint?.generation === name) fail('NOT_READY');
        dataset.generations.delete(name);
      },
      async renewTtl(lease) {
        mustHold(lease);
      },
    },
  };
}
