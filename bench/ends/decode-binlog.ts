/**
 * Reads a binlog with the package that the worker reads it with, decodes the rows of the bench table, and does
 * nothing with them. Arguments: URL of the database, GTID position to begin after, rows to come.
 */
import ZongJi from '@vlasky/zongji';
import { connectionOptions } from '../../src/source/mysql/connection.js';
import { startClock } from './clock.js';
import { report } from './report.js';

const [url = '', gtidSet = '', count = ''] = process.argv.slice(2);
const options = connectionOptions(url);
const elapsed = startClock();
const zongji = new ZongJi(options);
let rows = 0;
await new Promise<void>((resolve, reject) => {
  zongji.on('error', reject);
  zongji.on('binlog', (event) => {
    if (event.getTypeName() !== 'UpdateRows') return;
    rows += (event as unknown as { rows: readonly unknown[] }).rows.length;
    if (rows >= Number(count)) resolve();
  });
  zongji.start({ serverId: 4_242, gtidSet, includeSchema: { [options.database]: ['bench_row'] } });
});
report({ rows, ...elapsed() });
zongji.once('stopped', () => process.exit());
zongji.stop();
