/**
 * Where documents live between the worker, which alone writes, and the gateways, which only read.
 *
 * A generation is one complete copy of the data. Writers fill one that nobody sees, then announce it.
 */
import type { Document, IndexEntry } from '../model/document.js';
import type { LoadedDocument } from '../model/encoded-document.js';
import type { Entity } from '../model/entity.js';
import type { Position } from '../model/position.js';
import type { FeedReader } from './feed.js';
import type { Suspect, Suspects } from './suspects.js';

/** Which state of the source the visible documents have: stored beside them, written with them. */
export interface Checkpoint {
  readonly position: Position;
  readonly generation: string;
  readonly fingerprint: string;
  /** When the source committed the last change in here, ms since the epoch; 0 before the first. */
  readonly committedAtMs: number;
  /** When the worker last knew that nothing newer existed, ms since the epoch: staleness counts from here. */
  readonly confirmedAtMs: number;
  /**
   * How many commits the generation got since it was announced: 0 then, one more with each commit; `confirm`
   * leaves it as it is. With the generation it names one state of the documents.
   */
  readonly sequence: number;
  /**
   * For each entity that a commit wrote records of since the generation was announced: a mark of the last
   * such commit. No two commits of a generation have the same mark, so equal marks mean equal records.
   */
  readonly changed: Readonly<Record<string, string>>;
}

/**
 * One state of the documents: of all states that a generation had, the one after so many commits. With
 * `changed`, where it is known: what has the same mark in two versions need not be read again.
 */
export type Version = Pick<Checkpoint, 'generation' | 'sequence'> &
  Partial<Pick<Checkpoint, 'changed'>>;

/** The final state of one record after a transaction: a document, or none any more. */
export interface RecordWrite {
  readonly entity: Entity;
  readonly id: string;
  readonly document: LoadedDocument | undefined;
}

/** The expiring right to write. Its token is checked by the store in each commit. */
export interface Lease {
  readonly token: string;
  readonly expiresInMs: number;
}

/** What the worker alone may do. Every writing method fails with FENCED once the lease is another's. */
export interface StoreWriter {
  /** Takes the lease if it is free or expired; undefined while another holds it. */
  acquireLease(durationMs: number): Promise<Lease | undefined>;
  /** Extends it. Errors: LEASE_LOST. */
  renewLease(lease: Lease): Promise<void>;
  /** Gives it up at once; no error if it is already another's. */
  releaseLease(lease: Lease): Promise<void>;

  checkpoint(): Promise<Checkpoint | undefined>;

  /** Starts an empty generation that no reader sees, and returns its name. */
  createGeneration(lease: Lease): Promise<string>;

  /**
   * Writes documents and index entries of a generation that this writer created and did not announce
   * yet, pipelined, under the lease of its creation. Not atomic; writing the same documents again
   * changes nothing.
   */
  load(generation: string, entity: Entity, documents: readonly LoadedDocument[]): Promise<void>;

  /**
   * Writes source transactions, each atomically to readers: documents, indexes, the feed's entry and
   * (where `checkpoint` is given) the checkpoint, all or nothing. Idempotent. One call is awaited before the
   * next.
   *
   * Several commits of one call cost less than as many calls. Each but the first must have the checkpoint
   * before it as its `former`: readers see one after the other, and where one fails, none after it is done.
   *
   * A generation that is not announced is written without a checkpoint and without a feed entry. A
   * checkpoint whose sequence is stored already marks a replay.
   *
   * Readers of earlier versions go on reading them: what the commit replaces is kept for some seconds.
   *
   * Errors: POSITION_LOST where the checkpoint to be moved is gone, STORE_REWOUND where it is not `former`,
   * TRANSACTION_TOO_LARGE; nothing is written then, but for commits before the one that failed.
   */
  commit(lease: Lease, ...commits: readonly Commit[]): Promise<void>;

  /** Makes a generation the visible one: writes its checkpoint. Readers see it from their next read. */
  announce(lease: Lease, checkpoint: Checkpoint): Promise<void>;

  /** Moves the checkpoint alone: position and confirmation, no documents. Errors: as of `commit`. */
  confirm(lease: Lease, checkpoint: Checkpoint, former?: Checkpoint): Promise<void>;

  /**
   * Every record of an entity that its key index lists, as [id, document] in pages, in key order; null
   * for a document that is lost. Not one moment's view: a commit meanwhile may show in later pages.
   */
  scan(
    generation: string,
    entity: Entity,
  ): AsyncIterable<readonly (readonly [id: string, document: Document | null])[]>;

  /** Every generation that has keys or is registered, the visible one too. */
  generations(): Promise<readonly string[]>;

  /** Removes every key of a generation. Errors: refuses the visible one. */
  retire(lease: Lease, generation: string): Promise<void>;

  /**
   * Extends the safety-net TTL of every document and index of these entities in a generation, and of the
   * dataset's own keys. Costs by what the generation holds, whatever else the store does.
   */
  renewTtl(lease: Lease, generation: string, entities: readonly Entity[]): Promise<void>;
}

export interface Commit {
  readonly generation: string;
  readonly writes: readonly RecordWrite[];
  /** Absent while the generation is not announced. */
  readonly checkpoint: Checkpoint | undefined;
  /**
   * What the store must hold for this commit to follow it. A store that came back with older data than
   * it had confirmed (a restart, a fail-over) would else get a checkpoint that promises what it lost.
   */
  readonly former?: Checkpoint | undefined;
  /** Index entries to remove that no document explains: what a repair found. */
  readonly strayEntries?: readonly StrayEntry[] | undefined;
}

export interface StrayEntry extends IndexEntry {
  readonly entity: Entity;
}

/**
 * What the store holds at this moment, bit by bit, for a comparison: each call is a moment of its own.
 * Takes nothing but read permissions.
 */
export interface StoreInspector {
  checkpoint(): Promise<Checkpoint | undefined>;
  leaseIsHeld(): Promise<boolean>;
  /** Documents in the order of `ids`; null for none, undefined for what is there and cannot be read. */
  documents(
    generation: string,
    entity: Entity,
    ids: readonly string[],
  ): Promise<readonly (Document | null | undefined)[]>;
  /** Whether each entry is in its index, in the order of `entries`. */
  hasEntries(
    generation: string,
    entity: Entity,
    entries: readonly IndexEntry[],
  ): Promise<readonly boolean[]>;
  /** Every entry of an index, in pages. */
  entries(generation: string, entity: Entity, index: string): AsyncIterable<readonly string[]>;
  /** The ids of all documents of a generation, found by their keys, in pages; some may come twice. */
  documentIds(generation: string): AsyncIterable<readonly Suspect[]>;
  /** A mark in the feed: every commit from now on comes after it. */
  feedMark(): Promise<string>;
  /**
   * The records (`Entity:id`) that commits after the mark wrote; undefined where that is not known
   * (any more): the feed was trimmed, a commit was too large to be listed, or another generation was announced.
   */
  touchedSince(mark: string): Promise<ReadonlySet<string> | undefined>;
}

/** A range of an index: entries that begin with `prefix`, in index order. */
export interface IndexRange {
  readonly entity: Entity;
  readonly index: string;
  /** `encodeIndexValues` of the values of the index's first fields; '' for all. */
  readonly prefix: string;
  /** Entries strictly between these two, in the index's order whatever the direction of the walk. */
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly reverse?: boolean;
  /** At most this many entries; undefined for all. */
  readonly limit: number | undefined;
}

/**
 * What requests may do. A failure of the store is STORE_LOST, never an empty answer.
 *
 * Reads name the version that they want, a checkpoint that was read before, and get exactly that one, also
 * when commits came after it: whatever is read at one version fits together. Errors: VIEW_EXPIRED where
 * the version is no longer kept, because newer commits pushed it out, its generation is retired, or the
 * store came back with older data.
 */
export interface StoreReader {
  checkpoint(): Promise<Checkpoint | undefined>;

  /** Whether a worker holds the lease now. */
  leaseIsHeld(): Promise<boolean>;

  /** Documents in the order of `ids`, null where there is none: one command while the version is the newest. */
  documents(
    version: Version,
    entity: Entity,
    ids: readonly string[],
  ): Promise<readonly (Document | null)[]>;

  /**
   * Documents of the newest version, with its checkpoint: for a request's first read, which then need not
   * wait for the checkpoint. No checkpoint, no documents. Errors: as of `documents`.
   */
  newestDocuments(entity: Entity, ids: readonly string[]): Promise<NewestDocuments>;

  /**
   * The index entries (see `indexEntriesOf`) of each range, in the order of `ranges`: one command while the
   * version is the newest.
   */
  ranges(version: Version, ranges: readonly IndexRange[]): Promise<readonly (readonly string[])[]>;

  /** How many entries each range has (without `limit`): one command. */
  counts(version: Version, ranges: readonly IndexRange[]): Promise<readonly number[]>;

  /** What needs no wait, with a reader that keeps anything. */
  readonly atHand?: AtHand | undefined;
}

/** What was read together with the checkpoint that it is of; undefined before the first announcement. */
export interface NewestDocuments {
  readonly checkpoint: Checkpoint | undefined;
  /** In the order asked, null where there is none. */
  readonly documents: readonly (Document | null)[];
}

/** The same as a reader's methods would answer, one at a time and at once; undefined for what takes a read. */
export interface AtHand {
  /** Whether a request does best to read the checkpoint first: then most else may be at hand. */
  readonly isAskedWithCheckpoint: boolean;
  checkpoint(): Checkpoint | undefined;
  document(version: Version, entity: Entity, id: string): Document | null | undefined;
  /** Documents of all of these; undefined where one takes a read, or is not there. */
  documents(
    version: Version,
    entity: Entity,
    wanted: readonly { readonly id: string }[],
  ): readonly Document[] | undefined;
  range(version: Version, range: IndexRange): readonly string[] | undefined;
  count(version: Version, range: IndexRange): number | undefined;
}

/** One dataset in one store. Readers and the worker may be different processes. */
export interface Store extends AsyncDisposable {
  readonly reader: StoreReader;
  readonly writer: StoreWriter;
  readonly suspects: Suspects;
  readonly inspector: StoreInspector;
  readonly feed: FeedReader;
  /** What a person reads in `status`: server, version, codec. */
  readonly label: string;
  /** Fails with STORE_LOST unless the server answers. */
  ping(): Promise<void>;
}
