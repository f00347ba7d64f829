/**
 * Writes the documents that come from code: `tsx docs/generate.ts`. With `--check` it writes nothing
 * and exits 1 where one of them differs.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { configDocs } from '../src/app/config-docs.js';

const DOCUMENTS: Readonly<Record<string, () => string>> = { 'CONFIG.md': configDocs };

const isCheck = process.argv.includes('--check');

for (const [name, generate] of Object.entries(DOCUMENTS)) {
  const file = new URL(name, import.meta.url);
  const wanted = generate();
  if ((await readFile(file, 'utf8').catch(() => '')) === wanted) continue;
  if (isCheck) {
    process.stderr.write(`docs/${name} differs from the code: run tsx docs/generate.ts\n`);
    process.exitCode = 1;
  } else {
    await writeFile(file, wanted);
    process.stdout.write(`docs/${name} written\n`);
  }
}
