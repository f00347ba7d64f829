import type { FencedBatch } from './fenced-batch.js';

// One command of the fenced script takes some 8,000 values.
const PAIRS_PER_COMMAND = 1_000;

export const documentField = (entity: string, id: string) => `${entity}:${id}`;
export const indexField = (entity: string, index: string) => `${entity}#${index}`;

/** What stands for no document: no JSON text is empty. */
export const NO_DOCUMENT = '';

/**
 * What one commit replaces, for readers of earlier versions. It becomes entries `SEQUENCE-0`, `SEQUENCE-1`, …
 * of the generation's undo log, a stream, with one pair of texts for each change:
 *
 * | field | value |
 * |---|---|
 * | `ENTITY:ID` | the document before, '' for none |
 * | `+ENTITY#INDEX` | a member that the commit adds and that was not there |
 * | `-ENTITY#INDEX` | a member that it removes and that was there |
 * | '' | '', where the commit changes nothing |
 */
export class UndoEntry {
  readonly #pairs: string[] = [];
  #characters = 0;

  /** What it weighs on the wire, roughly, as `FencedBatch.bytes`. */
  get bytes(): number {
    return this.#characters;
  }

  document(entity: string, id: string, former: string): void {
    this.#add(documentField(entity, id), former);
  }

  added(entity: string, index: string, member: string): void {
    this.#add(`+${indexField(entity, index)}`, member);
  }

  removed(entity: string, index: string, member: string): void {
    this.#add(`-${indexField(entity, index)}`, member);
  }

  /** Adds the entry to the log, which loses those below `keepFrom` in the same step. */
  addTo(batch: FencedBatch, log: string, sequence: number, keepFrom: number): void {
    if (this.#pairs.length === 0) this.#add('', '');
    const step = 2 * PAIRS_PER_COMMAND;
    for (let at = 0; at < this.#pairs.length; at += step) {
      const trim = at === 0 ? ['MINID', '=', String(keepFrom)] : [];
      const pairs = this.#pairs.slice(at, at + step);
      batch.command('XADD', log, ...trim, `${sequence}-${at / step}`, ...pairs);
    }
  }

  #add(field: string, value: string): void {
    this.#pairs.push(field, value);
    this.#characters += field.length + value.length;
  }
}
