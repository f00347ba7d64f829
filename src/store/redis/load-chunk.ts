import type { LoadedDocument } from '../../model/encoded-document.js';
import type { Codec } from './codec.js';
import { type Dataset, wholeMs } from './fenced-batch.js';
import { packDocument } from './pack-document.js';
import { PackedMembers } from './packed-members.js';
import { PackedTexts } from './packed-texts.js';

/** Documents and index entries for one run of a codec's load script. */
export class LoadChunk {
  readonly #codec: Codec;
  readonly #documents: PackedTexts;
  readonly #members: PackedMembers;

  /** @param roomFor bytes that it will have, about */
  constructor(codec: Codec, roomFor: number) {
    this.#codec = codec;
    this.#documents = new PackedTexts(roomFor);
    this.#members = new PackedMembers(roomFor / 8);
  }

  /** What it weighs on the wire, about. */
  get bytes(): number {
    return this.#documents.length + this.#members.bytes;
  }

  get isEmpty(): boolean {
    return this.#documents.count === 0;
  }

  /** Errors: STORE_UNSUITABLE for a document that the server would refuse. */
  put(key: string, document: LoadedDocument): void {
    packDocument(this.#documents, this.#codec, key, document);
  }

  addMember(index: string, member: string): void {
    this.#members.add(index, member);
  }

  /** Writes all of it in one step, or nothing. Errors: FENCED unless the lease is held with `token`. */
  async send({ connection, keys, ttlMs }: Dataset, token: string): Promise<void> {
    const { lists } = this.#members;
    await connection.run(
      this.#codec.loadScript,
      [keys.lease, ...lists.map(({ index }) => index)],
      [
        token,
        wholeMs(ttlMs),
        this.#documents.toBuffer(),
        ...lists.map(({ members }) => members.toBuffer()),
      ],
    );
  }
}
