import { sleep } from '../lib/abort.js';
import type { Catalog } from '../model/catalog.js';
import { type IndexEntry, idOfMember, indexEntriesOf, indexesOf } from '../model/document.js';
import type { Entity } from '../model/entity.js';
import type { ChangeSource } from '../source/source.js';
import type { StoreInspector } from '../store/store.js';
import {
  type Difference,
  type DifferenceKind,
  type Doubts,
  findDifferences,
  includes,
} from './differences.js';
import type { PrefetchProgress } from './prefetch.js';
import { recheck } from './recheck.js';
import { ShortSnapshots } from './short-snapshots.js';

const CHUNK_ROWS = 1_000;
/** Doubts that are rechecked together. */
const MOST_DOUBTS = 500;

export interface ReconcileOptions {
  readonly source: ChangeSource;
  readonly inspector: StoreInspector;
  readonly catalog: Catalog;
  /** How many rows a second are compared at most; default: as fast as it goes. */
  readonly rowsPerSecond?: number | undefined;
  /** Told of differences of one entity, once they are certain, and of what led to them; the pass goes on when it resolves. */
  readonly onDifferences: (differences: readonly Difference[], doubts: Doubts) => Promise<void>;
  readonly onProgress?: ((progress: PrefetchProgress) => void) | undefined;
  readonly signal: AbortSignal;
}

/** What a pass over one entity saw. */
export interface EntityComparison {
  readonly entity: string;
  readonly rows: number;
  readonly differences: Readonly<Record<DifferenceKind, number>>;
  /** Records that were written all the while: see `recheck`. */
  readonly undecided: number;
}

export interface Comparison {
  readonly generation: string;
  readonly entities: readonly EntityComparison[];
}

/**
 * Compares every record of the visible generation with its row: documents by checksums that the database
 * computes, each index entry, and what is stored beyond that. It changes nothing, and reports nothing
 * that a lagging store explains. Holds the ids of one generation's documents in memory.
 *
 * Resolves to undefined where no generation is visible, another became so meanwhile, or `signal`
 * aborted. Errors: as of `recheck`.
 */
export async function reconcile(options: ReconcileOptions): Promise<Comparison | undefined> {
  const { source, inspector, catalog, signal } = options;
  const generation = (await inspector.checkpoint())?.generation;
  if (generation === undefined) return undefined;
  const stored = await storedIds(inspector, generation, catalog);
  await using snapshots = new ShortSnapshots(source, signal);
  const entities: EntityComparison[] = [];
  for (const entity of catalog.entities) {
    const pass = new EntityPass({ ...options, generation, entity, snapshots });
    const comparison = await pass.run(stored.get(entity.name) ?? new Set());
    if (!comparison || signal.aborted) return undefined;
    entities.push(comparison);
    stored.delete(entity.name);
  }
  return { generation, entities };
}

/** Of each entity, the ids of the documents whose keys are there. */
async function storedIds(inspector: StoreInspector, generation: string, { entities }: Catalog) {
  const ids = new Map(entities.map(({ name }) => [name, new Set<string>()]));
  for await (const page of inspector.documentIds(generation)) {
    for (const { entity, id } of page) ids.get(entity)?.add(id);
  }
  return ids;
}

interface EntityPassOptions extends ReconcileOptions {
  readonly generation: string;
  readonly entity: Entity;
  readonly snapshots: ShortSnapshots;
}

// A snapshot that is open holds up whoever wants to ALTER a table.
const LONGEST_OPEN_WAIT_MS = 100;

class EntityPass {
  readonly #options: EntityPassOptions;
  #doubts = new Map<string, IndexEntry[]>();
  readonly #reported = new Set<string>();
  readonly #counts = { missing: 0, changed: 0, extra: 0, entryMissing: 0, entryStray: 0 };
  #undecided = 0;
  #isCurrent = true;
  #rows = 0;

  constructor(options: EntityPassOptions) {
    this.#options = options;
  }

  /** @param unseen ids of the stored documents */
  async run(unseen: Set<string>): Promise<EntityComparison | undefined> {
    const { entity, snapshots } = this.#options;
    const total = await (await snapshots.current()).estimate(entity);
    this.#progress(total, false);
    await this.#compareRows(total, unseen);
    // What no row had.
    for (const id of unseen) await this.#doubt(id);
    await this.#judge();
    // It has no part in what follows, and an ALTER would wait for it.
    await snapshots.close();
    await this.#findStrays();
    await this.#judge();
    this.#progress(total, true);
    if (!this.#isCurrent) return undefined;
    const { name } = entity;
    const [rows, undecided] = [this.#rows, this.#undecided];
    return { entity: name, rows, differences: { ...this.#counts }, undecided };
  }

  async #compareRows(total: number | undefined, unseen: Set<string>): Promise<void> {
    const { inspector, generation, entity, snapshots, signal, rowsPerSecond } = this.#options;
    const startedAtMs = performance.now();
    for (let after: string | undefined; this.#isCurrent && !signal.aborted; ) {
      const snapshot = await snapshots.current();
      const page = await snapshot.checksums(entity, { after, limit: CHUNK_ROWS });
      const rows = new Map(page.map(({ id, checksum }) => [id, checksum]));
      const doubts = new Map(page.map(({ id }) => [id, []]));
      const found = await findDifferences({ inspector, generation, entity, rows, doubts });
      for (const id of rows.keys()) unseen.delete(id);
      for (const id of found.keys()) await this.#doubt(id);
      this.#rows += page.length;
      this.#progress(total, false);
      after = page.at(-1)?.id;
      if (page.length < CHUNK_ROWS) return;
      if (rowsPerSecond === undefined) continue;
      const dueMs = (this.#rows * 1_000) / rowsPerSecond;
      const waitMs = startedAtMs + dueMs - performance.now();
      if (waitMs > LONGEST_OPEN_WAIT_MS) await snapshots.close();
      await sleep(Math.max(0, waitMs), signal);
    }
  }

  async #findStrays(): Promise<void> {
    const { inspector, generation, entity, signal } = this.#options;
    for (const [index] of indexesOf(entity)) {
      for await (const members of inspector.entries(generation, entity, index)) {
        if (!this.#isCurrent || signal.aborted) return;
        const ids = members.map(idOfMember);
        const documents = await inspector.documents(generation, entity, ids);
        for (const [at, member] of members.entries()) {
          const document = documents[at];
          const entry = { index, member };
          const id = ids[at] ?? '';
          const isExplained = document && includes(entriesOf(entity, document), entry);
          if (!isExplained) await this.#doubt(id, entry);
        }
      }
    }
  }

  async #doubt(id: string, entry?: IndexEntry): Promise<void> {
    if (this.#reported.has(id)) return;
    const entries = this.#doubts.get(id) ?? [];
    if (entry) entries.push(entry);
    this.#doubts.set(id, entries);
    if (this.#doubts.size >= MOST_DOUBTS) await this.#judge();
  }

  async #judge(): Promise<void> {
    const { snapshots, entity, onDifferences } = this.#options;
    if (this.#doubts.size === 0 || !this.#isCurrent) return;
    const doubts = this.#doubts;
    this.#doubts = new Map();
    // Its position is past: the recheck has one of its own, and may wait.
    await snapshots.close();
    const { differences, undecided, isCurrent } = await recheck({ ...this.#options, doubts });
    this.#isCurrent = isCurrent;
    if (!isCurrent) return;
    this.#undecided += undecided;
    const certain = [...differences].map(([id, kind]) => ({ entity: entity.name, id, kind }));
    for (const { id, kind } of certain) {
      this.#counts[kind] += 1;
      this.#reported.add(id);
    }
    if (certain.length > 0) await onDifferences(certain, doubts);
  }

  #progress(total: number | undefined, done: boolean): void {
    const { entity, onProgress } = this.#options;
    onProgress?.({ entity: entity.name, documents: this.#rows, total, done });
  }
}

// A document that was changed by hand may not fit its entity.
function entriesOf(entity: Entity, document: Parameters<typeof indexEntriesOf>[1]): IndexEntry[] {
  try {
    return indexEntriesOf(entity, document);
  } catch {
    return [];
  }
}
