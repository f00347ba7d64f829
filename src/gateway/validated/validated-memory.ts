import type { Document } from '../../model/document.js';
import type { IndexRange, Version } from '../../store/store.js';
import { textOfRange } from '../../store/text-of-range.js';
import { Absence } from '../memory/absence.js';
import { BoundedCache, type Kept } from '../memory/bounded-cache.js';
import { nameOfCount } from '../memory/name-of-count.js';
import { sizeOfKept } from '../memory/size-of.js';

/** What is kept of one entity. Its `state` is that of `Table.state`, of the version that it was read at. */
interface Table {
  readonly documents: Map<string, Kept<Document | Absence, string>>;
  readonly answers: Map<string, Kept<readonly string[] | number, string>>;
  generation: string;
  mark: string | undefined;
  /** Names the state of the entity's records in a version of that generation and mark. */
  state: string;
}

/**
 * Documents, ranges and counts, each with the mark that its entity had in the version it was read at. Equal marks
 * mean equal records (`Checkpoint.changed`), so that it is right in every version with that mark, and in no other.
 */
export class ValidatedMemory {
  readonly #cache: BoundedCache;
  readonly #tables = new Map<string, Table>();

  constructor(mostBytes: number) {
    this.#cache = new BoundedCache(mostBytes);
  }

  get bytes(): number {
    return this.#cache.bytes;
  }

  get evictions(): number {
    return this.#cache.evictions;
  }

  /** Null: there is none; undefined: not known here. */
  document(version: Version, name: string, id: string): Document | null | undefined {
    const table = this.#tableAt(version, name);
    const kept = table?.documents.get(id);
    if (!kept || kept.state !== table?.state) return undefined;
    kept.isUsed = true;
    if (!(kept.value instanceof Absence)) return kept.value;
    return kept.value.isOver ? undefined : null;
  }

  /** Documents of all of these; undefined where one is not known here, or not there. */
  documents(
    version: Version,
    name: string,
    wanted: readonly { readonly id: string }[],
  ): readonly Document[] | undefined {
    const table = this.#tableAt(version, name);
    if (!table) return undefined;
    const { documents, state } = table;
    const found: Document[] = [];
    for (const { id } of wanted) {
      const kept = documents.get(id);
      if (!kept || kept.state !== state || kept.value instanceof Absence) return undefined;
      kept.isUsed = true;
      found.push(kept.value);
    }
    return found;
  }

  /** The members of a range. Undefined: not known here. */
  range(version: Version, range: IndexRange): readonly string[] | undefined {
    return this.#answer(version, range, textOfRange(range)) as readonly string[] | undefined;
  }

  /** How many entries a range has. Undefined: not known here. */
  count(version: Version, range: IndexRange): number | undefined {
    return this.#answer(version, range, nameOfCount(range)) as number | undefined;
  }

  keepDocument(version: Version, name: string, id: string, document: Document | null): void {
    const table = this.#tableAt(version, name);
    if (!table) return;
    const { documents: home, state } = table;
    const value = document ?? new Absence();
    this.#cache.add({ home, key: id, value, bytes: sizeOfKept(id, document ?? 0), state });
  }

  keepRange(version: Version, range: IndexRange, members: readonly string[]): void {
    this.#keepAnswer(version, range, textOfRange(range), Object.freeze(members));
  }

  keepCount(version: Version, range: IndexRange, count: number): void {
    this.#keepAnswer(version, range, nameOfCount(range), count);
  }

  #answer(version: Version, { entity: { name } }: IndexRange, key: string) {
    const table = this.#tableAt(version, name);
    const kept = table?.answers.get(key);
    if (!kept || kept.state !== table?.state) return undefined;
    kept.isUsed = true;
    return kept.value;
  }

  #keepAnswer(
    version: Version,
    { entity: { name } }: IndexRange,
    key: string,
    value: readonly string[] | number,
  ): void {
    const table = this.#tableAt(version, name);
    if (!table) return;
    const { answers: home, state } = table;
    this.#cache.add({ home, key, value, bytes: sizeOfKept(key, value), state });
  }

  /** An entity's table, its state that of the version; undefined for a version whose marks are not known. */
  #tableAt({ generation, changed }: Version, name: string): Table | undefined {
    if (!changed) return undefined;
    const mark = changed[name];
    let table = this.#tables.get(name);
    if (!table) {
      const state = stateOf(generation, mark);
      table = { documents: new Map(), answers: new Map(), generation, mark, state };
      this.#tables.set(name, table);
    } else if (table.mark !== mark || table.generation !== generation) {
      table.generation = generation;
      table.mark = mark;
      table.state = stateOf(generation, mark);
    }
    return table;
  }
}

const stateOf = (generation: string, mark = '') => `${generation} ${mark}`;
