import type { Document } from '../../model/document.js';
import type { IndexRange, StoreReader, Version } from '../../store/store.js';

/** What a reader keeps of what it read. Undefined: not known here. */
export interface ReadMemory {
  document(version: Version, name: string, id: string): Document | null | undefined;
  range(version: Version, range: IndexRange): readonly string[] | undefined;
  count(version: Version, range: IndexRange): number | undefined;
  keepDocument(version: Version, name: string, id: string, document: Document | null): void;
  keepRange(version: Version, range: IndexRange, members: readonly string[]): void;
  keepCount(version: Version, range: IndexRange, count: number): void;
}

/** How answers are got at a version: by `readThrough`, where the memory is believed. */
export type Through = <Ask, Answer>(
  version: Version,
  asks: readonly Ask[],
  parts: Pick<ReadThrough<Ask, Answer>, 'known' | 'read' | 'keep'>,
) => Promise<readonly Answer[]>;

/** A reader's reads at a version, through a memory before another reader. */
export function readsThrough(
  memory: ReadMemory,
  reader: StoreReader,
  through: Through,
): Pick<StoreReader, 'documents' | 'ranges' | 'counts'> {
  return {
    documents: (version, entity, ids) =>
      through<string, Document | null>(version, ids, {
        known: (id) => memory.document(version, entity.name, id),
        read: (missing) => reader.documents(version, entity, missing),
        keep: (id, document) => memory.keepDocument(version, entity.name, id, document),
      }),
    ranges: (version, ranges) =>
      through<IndexRange, readonly string[]>(version, ranges, {
        known: (range) => memory.range(version, range),
        read: (missing) => reader.ranges(version, missing),
        keep: (range, members) => memory.keepRange(version, range, members),
      }),
    counts: (version, ranges) =>
      through<IndexRange, number>(version, ranges, {
        known: (range) => memory.count(version, range),
        read: (missing) => reader.counts(version, missing),
        keep: (range, count) => memory.keepCount(version, range, count),
      }),
  };
}

/** What a memory knows, and where the rest comes from. */
export interface ReadThrough<Ask, Answer> {
  /** Undefined for what has to be read. */
  readonly known: (ask: Ask) => Answer | undefined;
  /** Answers in the order of `missing`. */
  readonly read: (missing: readonly Ask[]) => Promise<readonly Answer[]>;
  /** Told of each answer that was read. */
  readonly keep: (ask: Ask, answer: Answer) => void;
  /** Counts how many were known and how many were not. */
  readonly count: (hits: number, misses: number) => void;
}

/** Answers in the order of `asks`: what is known of each, and the rest in one read. */
export async function readThrough<Ask, Answer>(
  asks: readonly Ask[],
  { known, read, keep, count }: ReadThrough<Ask, Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const places: number[] = [];
  for (const [at, ask] of asks.entries()) {
    const answer = known(ask);
    if (answer === undefined) places.push(at);
    else answers[at] = answer;
  }
  count(asks.length - places.length, places.length);
  if (places.length === 0) return answers;
  const missing = places.map((at) => asks[at] as Ask);
  const found = await read(missing);
  for (const [at, place] of places.entries()) {
    const answer = found[at] as Answer;
    answers[place] = answer;
    keep(missing[at] as Ask, answer);
  }
  return answers;
}
