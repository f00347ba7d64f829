import type { FeedChange } from '../feed.js';
import type { Dataset } from './fenced-batch.js';

type Entry = readonly [id: string, fields: readonly string[]];

const PAGE = 1_000;

/** See `StoreInspector.touchedSince`. The mark is an entry's id: while that is there, nothing after it is gone. */
export async function touchedSince(
  { connection, keys }: Pick<Dataset, 'connection' | 'keys'>,
  mark: string,
): Promise<ReadonlySet<string> | undefined> {
  const touched = new Set<string>();
  let isMark = mark !== '0-0';
  for (let from = mark; ; ) {
    const command = ['XRANGE', keys.feed, from, '+', 'COUNT', String(PAGE)];
    const entries = await connection.send<Entry[]>(command);
    if (isMark && entries[0]?.[0] !== mark) return undefined;
    for (const [id, fields] of entries) {
      if (id === mark) continue;
      const value = (name: string) => fields[fields.indexOf(name) + 1] ?? '';
      if (value('kind') === 'announce') return undefined;
      const changes = JSON.parse(value('changes')) as readonly FeedChange[] | null;
      if (!changes) return undefined;
      for (const [entity, record] of changes) {
        touched.add(`${entity}:${record}`);
      }
    }
    const last = entries.at(-1)?.[0];
    if (last === undefined || entries.length < PAGE) return touched;
    from = `(${last}`;
    isMark = false;
  }
}
