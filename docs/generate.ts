/**
 * Writes the documents, or parts of them, that come from code: `tsx docs/generate.ts`. With `--check` it
 * writes nothing and exits 1 where one of them differs.
 */
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { growthPlot } from '../bench/report/growth-plot.js';
import { performanceDocs } from '../bench/report/performance-docs.js';
import { readResults } from '../bench/results.js';
import { configDocs } from '../src/app/config-docs.js';
import { withCommandTable } from './command-table.js';

const results = readResults(new URL('../bench/results/latest.json', import.meta.url));
const template = (name: string) =>
  readFileSync(new URL(`${name}.template`, import.meta.url), 'utf8');

/** What each document should be, given what it is. */
const DOCUMENTS: Readonly<Record<string, (current: string) => string>> = {
  'CONFIG.md': configDocs,
  'GRAPHQL.md': withCommandTable,
  'PERFORMANCE.md': () => performanceDocs(template('PERFORMANCE.md'), results),
  'growth.svg': () => growthPlot(results.growth?.points ?? []),
};

const isCheck = process.argv.includes('--check');

for (const [name, generate] of Object.entries(DOCUMENTS)) {
  const file = new URL(name, import.meta.url);
  const current = await readFile(file, 'utf8').catch(() => '');
  const wanted = generate(current);
  if (current === wanted) continue;
  if (isCheck) {
    process.stderr.write(`docs/${name} differs from the code: run npm run docs\n`);
    process.exitCode = 1;
  } else {
    await writeFile(file, wanted);
    process.stdout.write(`docs/${name} written\n`);
  }
}
