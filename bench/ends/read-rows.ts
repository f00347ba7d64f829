/** Streams the table with the driver and does nothing with it. Arguments: URL of the database. */
import mysql from 'mysql2';
import { report } from './report.js';

const connection = mysql.createConnection({ uri: process.argv[2] ?? '', dateStrings: true });
const startedMs = performance.now();
let rows = 0;
const query = connection.query({ sql: 'SELECT * FROM bench_row', rowsAsArray: true });
for await (const _ of query.stream({ highWaterMark: 1_000 })) rows += 1;
report({ rows, seconds: (performance.now() - startedMs) / 1_000 });
connection.destroy();
