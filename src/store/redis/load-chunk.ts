import type { LoadedDocument } from '../../model/encoded-document.js';
import type { Codec } from './codec.js';
import { encodeDocument, isStoredAsItIs, refuseTooDeep } from './document-text.js';
import { type Dataset, MEMBERS_PER_OPERATION, wholeMs } from './fenced-batch.js';
import { PackedTexts } from './packed-texts.js';

/** Documents and index entries for one run of a codec's load script. */
export class LoadChunk {
  readonly #codec: Codec;
  readonly #documents: PackedTexts;
  readonly #members = new Map<string, PackedTexts[]>();
  readonly #memberBytes: number;
  #bytes = 0;

  /** @param roomFor bytes that it will have, about */
  constructor(codec: Codec, roomFor: number) {
    this.#codec = codec;
    this.#documents = new PackedTexts(roomFor);
    this.#memberBytes = roomFor / 8;
  }

  /** What it weighs on the wire, about. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Errors: STORE_UNSUITABLE for a document that the server would refuse. */
  put(key: string, document: LoadedDocument): void {
    const { maxDepth } = this.#codec;
    if (maxDepth !== undefined) refuseTooDeep(key, document, maxDepth);
    const before = this.#documents.length;
    this.#documents.add(key);
    if (isStoredAsItIs(document)) this.#documents.addBytes(document);
    else this.#documents.add(encodeDocument(document));
    this.#bytes += this.#documents.length - before;
  }

  addMember(index: string, member: string): void {
    const packs = this.#members.get(index) ?? [];
    if (packs.length === 0) this.#members.set(index, packs);
    let last = packs.at(-1);
    if (!last || last.count === MEMBERS_PER_OPERATION) {
      last = new PackedTexts(this.#memberBytes);
      packs.push(last);
    }
    const before = last.length;
    last.add(member);
    this.#bytes += last.length - before;
  }

  /** Writes all of it in one step, or nothing. Errors: FENCED unless the lease is held with `token`. */
  async send({ connection, keys, ttlMs }: Dataset, token: string): Promise<void> {
    const packs = [...this.#members].flatMap(([index, some]) =>
      some.map((members) => ({ index, members })),
    );
    await connection.run(
      this.#codec.loadScript,
      [keys.lease, ...packs.map(({ index }) => index)],
      [
        token,
        wholeMs(ttlMs),
        this.#documents.toBuffer(),
        ...packs.map(({ members }) => members.toBuffer()),
      ],
    );
  }
}
