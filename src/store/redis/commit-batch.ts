import type { LoadedDocument } from '../../model/encoded-document.js';
import type { Codec } from './codec.js';
import { type Dataset, wholeMs } from './fenced-batch.js';
import { packDocument } from './pack-document.js';
import { PackedMembers } from './packed-members.js';
import { PackedTexts } from './packed-texts.js';

/** What goes with a commit's documents and entries; each '' or empty as the script says. */
export interface CommitFrame {
  readonly token: string;
  readonly generation: string;
  /** Texts. */
  readonly checkpoint: string;
  readonly former: string;
  readonly sequence: string;
  readonly keepFrom: number;
  readonly mostReplacedBytes: number;
  readonly feedEntry: readonly string[];
}

const ROOM_FOR_MEMBER = 64;
const ROOM_FOR_DOCUMENT = 512;

/** Documents, index entries and notes for one run of a codec's commit script. */
export class CommitBatch {
  readonly #codec: Codec;
  readonly #documents: PackedTexts;
  readonly #undo = new PackedTexts(0);
  readonly #gone = new PackedMembers(ROOM_FOR_MEMBER);
  readonly #present = new PackedMembers(ROOM_FOR_MEMBER);

  /** @param count of the documents that it will have */
  constructor(codec: Codec, count: number) {
    this.#codec = codec;
    this.#documents = new PackedTexts(count * ROOM_FOR_DOCUMENT);
  }

  /** What it weighs on the wire, about. */
  get bytes(): number {
    return this.#documents.length + this.#undo.length + this.#gone.bytes + this.#present.bytes;
  }

  /**
   * @param name `documentField`
   * @param entry in the key index, where it is not known whether it is there: the undo log notes it if there was
   * no document
   *
   * Errors: STORE_UNSUITABLE for a document that the server would refuse.
   */
  put(name: string, document: LoadedDocument, entry = ''): void {
    packDocument(this.#documents, this.#codec, name, document);
    this.#documents.add(entry);
  }

  remove(name: string): void {
    this.#documents.add(name);
    this.#documents.add('');
    this.#documents.add('');
  }

  /** Where a member is added and removed, it is there in the end. */
  addMember(index: string, member: string): void {
    this.#present.add(index, member);
  }

  removeMember(index: string, member: string): void {
    this.#gone.add(index, member);
  }

  /** See `undo-entry`. */
  noteUndo(field: string, value: string): void {
    this.#undo.add(field);
    this.#undo.add(value);
  }

  /**
   * Does all of it in one step, or nothing. Resolves to the bytes that the undo log's entry has.
   *
   * Errors: FENCED, STORE_REWOUND, POSITION_LOST (no checkpoint to move), TRANSACTION_TOO_LARGE.
   */
  send({ connection, keys, ttlMs }: Dataset, frame: CommitFrame): Promise<number> {
    const { generation } = frame;
    const feedEntry = new PackedTexts(0);
    for (const text of frame.feedEntry) feedEntry.add(text);
    const [gone, present] = [this.#gone.lists, this.#present.lists];
    return connection.run<number>(
      this.#codec.commitScript,
      [
        keys.lease,
        keys.checkpoint,
        keys.head(generation),
        keys.undo(generation),
        keys.feed,
        ...gone.map(({ index }) => index),
        ...present.map(({ index }) => index),
      ],
      [
        frame.token,
        wholeMs(ttlMs),
        frame.checkpoint,
        frame.former,
        frame.sequence,
        String(frame.keepFrom),
        String(frame.mostReplacedBytes),
        keys.documents(generation),
        this.#documents.toBuffer(),
        this.#undo.toBuffer(),
        feedEntry.toBuffer(),
        String(gone.length),
        ...gone.map(({ members }) => members.toBuffer()),
        ...present.map(({ members }) => members.toBuffer()),
      ],
    );
  }
}
