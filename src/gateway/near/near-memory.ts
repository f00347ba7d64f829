import type { Document } from '../../model/document.js';
import type { FeedEntry } from '../../store/feed.js';
import type { IndexRange, Version } from '../../store/store.js';
import { textOfRange } from '../../store/text-of-range.js';
import { Absence } from '../memory/absence.js';
import { BoundedCache, type Kept } from '../memory/bounded-cache.js';
import { nameOfCount } from '../memory/name-of-count.js';
import { sizeOfKept } from '../memory/size-of.js';
import { EntityChanges } from './entity-changes.js';

/** `state`: the sequence since which it has been like this. */
interface Table {
  readonly documents: Map<string, Kept<Document | Absence, number>>;
  readonly answers: Map<string, Kept<readonly string[] | number, number>>;
  readonly changes: EntityChanges;
}

/**
 * Documents, ranges and counts of one generation, each with the stretch of versions for which it is right:
 * from the commit that made it to the last one that was applied here. Whatever a commit may have changed is
 * gone once it is applied.
 */
export class NearMemory {
  readonly #cache: BoundedCache;
  readonly #tables = new Map<string, Table>();
  #generation = '';
  #first = 0;
  #last = -1;
  #era = 0;

  constructor(mostBytes: number) {
    this.#cache = new BoundedCache(mostBytes);
  }

  get bytes(): number {
    return this.#cache.bytes;
  }

  get evictions(): number {
    return this.#cache.evictions;
  }

  /** Another one each time that everything was forgotten: what was asked for in a former one may not be kept. */
  get era(): number {
    return this.#era;
  }

  /** The version up to which commits were applied. */
  get applied(): Version {
    return { generation: this.#generation, sequence: this.#last };
  }

  /** Forgets everything. From this version on, every commit is going to be applied. */
  begin({ generation, sequence }: Version): void {
    this.#era += 1;
    this.#cache.clear();
    this.#tables.clear();
    this.#generation = generation;
    this.#first = sequence;
    this.#last = sequence;
  }

  /** The commit that comes right after the last one. */
  apply({ sequence, changes }: FeedEntry): void {
    if (changes === null) {
      this.begin({ generation: this.#generation, sequence });
      return;
    }
    this.#last = sequence;
    for (const [name, id] of changes) {
      const table = this.#tableOf(name);
      table.changes.note(id, sequence);
      const kept = table.documents.get(id);
      if (kept) this.#cache.remove(kept);
    }
  }

  /** Null: there is none; undefined: not known here. */
  document(version: Version, name: string, id: string): Document | null | undefined {
    if (!this.#covers(version)) return undefined;
    const kept = this.#tables.get(name)?.documents.get(id);
    if (!kept || kept.state > version.sequence) return undefined;
    kept.isUsed = true;
    if (!(kept.value instanceof Absence)) return kept.value;
    if (!kept.value.isOver) return null;
    this.#cache.remove(kept);
    return undefined;
  }

  /** Documents of all of these; undefined where one is not known here, or not there. */
  documents(
    version: Version,
    name: string,
    wanted: readonly { readonly id: string }[],
  ): readonly Document[] | undefined {
    const home = this.#covers(version) ? this.#tables.get(name)?.documents : undefined;
    if (!home) return undefined;
    const found: Document[] = [];
    for (const { id } of wanted) {
      const kept = home.get(id);
      if (!kept || kept.state > version.sequence || kept.value instanceof Absence) return undefined;
      kept.isUsed = true;
      found.push(kept.value);
    }
    return found;
  }

  /** Keeps what was read at a version, if it is still the same. */
  keepDocument(version: Version, name: string, id: string, document: Document | null): void {
    if (!this.#covers(version)) return;
    const { documents: home, changes } = this.#tableOf(name);
    const since = changes.lastOf(id);
    if (since > version.sequence) return;
    const value = document ?? new Absence();
    const bytes = sizeOfKept(id, document ?? 0);
    this.#cache.add({ home, key: id, value, bytes, state: since });
  }

  /** The members of a range. Undefined: not known here. */
  range(version: Version, range: IndexRange): readonly string[] | undefined {
    return this.#answer(version, range, textOfRange(range)) as readonly string[] | undefined;
  }

  keepRange(version: Version, range: IndexRange, members: readonly string[]): void {
    this.#keepAnswer(version, range, { key: textOfRange(range), value: Object.freeze(members) });
  }

  /** How many entries a range has. Undefined: not known here. */
  count(version: Version, range: IndexRange): number | undefined {
    return this.#answer(version, range, nameOfCount(range)) as number | undefined;
  }

  keepCount(version: Version, range: IndexRange, count: number): void {
    this.#keepAnswer(version, range, { key: nameOfCount(range), value: count });
  }

  #answer(version: Version, { entity }: IndexRange, key: string) {
    if (!this.#covers(version)) return undefined;
    const table = this.#tables.get(entity.name);
    const kept = table?.answers.get(key);
    if (!table || !kept) return undefined;
    // Any record's change may change any range: those of before are found out here.
    if (kept.state !== table.changes.last) {
      this.#cache.remove(kept);
      return undefined;
    }
    if (kept.state > version.sequence) return undefined;
    kept.isUsed = true;
    return kept.value;
  }

  #keepAnswer(
    version: Version,
    { entity }: IndexRange,
    { key, value }: { readonly key: string; readonly value: readonly string[] | number },
  ): void {
    if (!this.#covers(version)) return;
    const { answers: home, changes } = this.#tableOf(entity.name);
    const since = changes.last;
    if (since > version.sequence) return;
    const bytes = sizeOfKept(key, value);
    this.#cache.add({ home, key, value, bytes, state: since });
  }

  #covers({ generation, sequence }: Version): boolean {
    return sequence >= this.#first && sequence <= this.#last && generation === this.#generation;
  }

  #tableOf(name: string): Table {
    const known = this.#tables.get(name);
    if (known) return known;
    const changes = new EntityChanges(this.#first);
    const table: Table = { documents: new Map(), answers: new Map(), changes };
    this.#tables.set(name, table);
    return table;
  }
}
