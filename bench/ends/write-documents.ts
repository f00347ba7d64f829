/** Writes documents as long as the table's with the client, pipelined. Arguments: URL of Redis, rows. */
import { createClient } from 'redis';
import { report } from './report.js';

const SLICE = 20_000;
const PIPELINE = 1_000;

const [url = '', count = ''] = process.argv.slice(2);
const client = await createClient({ url, commandOptions: { timeout: 0 } }).connect();
const rows = Number(count);

/** The same bytes as Almanac writes: made before the clock runs. */
const textOf = (id: number) =>
  JSON.stringify({
    id,
    code: `code-${id}`,
    name: `The row with the number ${id}`,
    category: id % 97,
    amount: (id / 7).toFixed(2),
    ratio: id / 13,
    isActive: id % 2 === 1,
    createdOn: '2024-01-01',
    updatedAt: '2024-01-01T12:00:00',
    note: id % 3 === 0 ? `A note about row ${id}` : null,
  });

let seconds = 0;
for (let from = 1; from <= rows; from += SLICE) {
  const ids = Array.from({ length: Math.min(SLICE, rows - from + 1) }, (_, at) => from + at);
  const texts = ids.map((id) => [`alone:0123456789ab:01:BenchRow:${id}`, textOf(id)] as const);
  const startedMs = performance.now();
  let before: Promise<unknown> = Promise.resolve();
  for (let at = 0; at < texts.length; at += PIPELINE) {
    const some = texts.slice(at, at + PIPELINE);
    const sent = Promise.all(
      some.map(([key, text]) => client.sendCommand(['SET', key, text, 'PX', '604800000'])),
    );
    await before;
    before = sent;
  }
  await before;
  seconds += (performance.now() - startedMs) / 1_000;
}
report({ rows, seconds });
client.destroy();
