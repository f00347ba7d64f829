#!/usr/bin/env node
// `npm run test:histories`: the nightly form. `--histories N` (200 where it is left out), `--seed N`,
// `--servers mariadb,mysql`, `--shrink-ms N`.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { run } from '../../deploy/local/command.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(1 + Math.floor(Math.random() * 1e9)) },
    servers: { type: 'string' },
    'shrink-ms': { type: 'string' },
  },
});

console.log(`histories: ${values.histories}, seed ${values.seed}`);
try {
  await run(`${root}/node_modules/.bin/vitest`, ['run', '--project', 'histories'], {
    cwd: root,
    env: {
      ...process.env,
      ALMANAC_TEST_HISTORIES: values.histories,
      ALMANAC_TEST_SEED: values.seed,
      ...(values.servers && { ALMANAC_TEST_HISTORY_SERVERS: values.servers }),
      ...(values['shrink-ms'] && { ALMANAC_TEST_SHRINK_MS: values['shrink-ms'] }),
    },
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
