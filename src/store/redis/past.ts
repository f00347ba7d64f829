import { AlmanacError } from '../../lib/errors.js';
import type { Document } from '../../model/document.js';
import type { IndexRange, Version } from '../store.js';
import { decodeDocument } from './document-text.js';
import { documentField, indexField } from './undo-entry.js';

/** An entry of the undo log as XRANGE has it: its id, and field and value by turns. */
export type RawUndoEntry = readonly [id: string, pairs: readonly string[]];

/** Whether a member was in its index at a version, and whether it is there now. */
export interface MemberChange {
  readonly was: boolean;
  readonly is: boolean;
}

const NONE: ReadonlyMap<string, MemberChange> = new Map();

/**
 * What was different at a version, from the undo entries of all commits after it: the oldest that touches
 * a thing says what that was.
 */
export class Past {
  readonly #documents = new Map<string, string>();
  readonly #members = new Map<string, Map<string, MemberChange>>();

  /**
   * @param entries of the commits after the version up to `head`, oldest first
   *
   * Errors: VIEW_EXPIRED where any of them is missing.
   */
  constructor(entries: readonly RawUndoEntry[], version: Version, head: number) {
    if (sequenceOf(entries[0]) !== version.sequence + 1 || sequenceOf(entries.at(-1)) !== head) {
      throw viewExpired();
    }
    for (const [, pairs] of entries) {
      for (let at = 0; at < pairs.length; at += 2) {
        this.#note(pairs[at] ?? '', pairs[at + 1] ?? '');
      }
    }
  }

  /** The document at the version; undefined where no commit touched it since. */
  document(entity: string, id: string): Document | null | undefined {
    const text = this.#documents.get(documentField(entity, id));
    return text === undefined ? undefined : decodeDocument(text);
  }

  /** Members of an index that came or went since. */
  members({ entity, index }: IndexRange): ReadonlyMap<string, MemberChange> {
    return this.#members.get(indexField(entity.name, index)) ?? NONE;
  }

  #note(field: string, value: string): void {
    const isAdded = field.startsWith('+');
    if (!isAdded && !field.startsWith('-')) {
      if (!this.#documents.has(field)) this.#documents.set(field, value);
      return;
    }
    const name = field.slice(1);
    const members = this.#members.get(name) ?? new Map<string, MemberChange>();
    this.#members.set(name, members);
    members.set(value, { was: members.get(value)?.was ?? !isAdded, is: isAdded });
  }
}

const sequenceOf = (entry: RawUndoEntry | undefined) => Number(entry?.[0].split('-', 1)[0]);

export const viewExpired = () =>
  new AlmanacError(
    'VIEW_EXPIRED',
    'Expected the data as it was when this request began, but so much of it changed since that it is no longer kept. Try again; if it happens often, ask for less in one request.',
  );
