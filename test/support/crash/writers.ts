import { setTimeout as delay } from 'node:timers/promises';
import type { TestDatabase } from '../database.js';
import { ITEMS_A_WRITER, itemId, PAIRS_A_WRITER, WRITERS } from './deployment.js';

const PAUSE_MS = 20;
// Every so many transactions, one that touches no tracked table: it moves the checkpoint alone.
const UNTRACKED_EVERY = 10;

/** Sessions that change the tables of `deployment.ts` without a pause. */
export interface Writers {
  /** Committed so far, of all writers, in tracked tables. */
  readonly transactions: number;
  /** Row changes in them. */
  readonly rows: number;
  /** Ends them after their transactions in hand. Errors: any that a writer met. */
  stop(): Promise<void>;
}

export async function startWriters(database: TestDatabase): Promise<Writers> {
  const stopping = new AbortController();
  let transactions = 0;
  let rows = 0;

  async function write(writer: number): Promise<void> {
    const session = await database.connect();
    for (let count = 1; !stopping.signal.aborted; count += 1) {
      if (count % UNTRACKED_EVERY === 0)
        await session.query('UPDATE untracked SET value = value + 1');
      const sequence = ITEMS_A_WRITER + count;
      const id = itemId(writer, sequence);
      const former = itemId(writer, sequence - ITEMS_A_WRITER);
      const pair = 2 * (writer * PAIRS_A_WRITER + (count % PAIRS_A_WRITER));
      const moved =
        count % 2 === 0
          ? `UPDATE item SET id = ${id}, team = 1 - team, writes = writes + 1 WHERE id = ${former}`
          : `INSERT INTO item VALUES (${id}, ${count % 4 === 1 ? 0 : 1}, 0);
             DELETE FROM item WHERE id = ${former}`;
      await session.query(
        `BEGIN;
         UPDATE pair SET version = version + 1 WHERE id = ${pair};
         ${moved};
         UPDATE pair SET version = version + 1 WHERE id = ${pair + 1};
         COMMIT`,
      );
      transactions += 1;
      rows += count % 2 === 0 ? 3 : 4;
      await delay(PAUSE_MS);
    }
    await session.end();
  }

  const writing = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  writing.catch(() => {}); // heard by `stop`
  return {
    get transactions() {
      return transactions;
    },
    get rows() {
      return rows;
    },
    async stop() {
      stopping.abort();
      await writing;
    },
  };
}
