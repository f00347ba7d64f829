import { PackedTexts } from './packed-texts.js';

/** See the scripts: their `unpack` takes some 8,000 values. */
export const MEMBERS_PER_LIST = 1_000;

/** Members of indexes, packed in lists of as many as one command takes. */
export class PackedMembers {
  readonly lists: { readonly index: string; readonly members: PackedTexts }[] = [];
  readonly #open = new Map<string, PackedTexts>();
  readonly #roomFor: number;
  #bytes = 0;

  /** @param roomFor bytes that a list will have, about */
  constructor(roomFor: number) {
    this.#roomFor = roomFor;
  }

  /** What they weigh on the wire, about. */
  get bytes(): number {
    return this.#bytes;
  }

  add(index: string, member: string): void {
    let members = this.#open.get(index);
    if (!members || members.count === MEMBERS_PER_LIST) {
      members = new PackedTexts(this.#roomFor);
      this.#open.set(index, members);
      this.lists.push({ index, members });
    }
    const before = members.length;
    members.add(member);
    this.#bytes += members.length - before;
  }
}
