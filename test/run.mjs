#!/usr/bin/env node
// `npm test`: on a machine with nothing but Node, installs what is missing, then runs every check and
// every test. Arguments go to vitest: `npm test -- test/unit/model` runs those tests alone.
import { fileURLToPath } from 'node:url';
import { run } from '../deploy/local/command.mjs';
import { installDependencies, reasonToInstall } from '../deploy/local/dependencies.mjs';
import { mustBeRecentNode } from '../deploy/local/node-version.mjs';
import { mustFindPrograms } from '../deploy/local/programs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const filters = process.argv.slice(2);

try {
  mustBeRecentNode();
  const reason = reasonToInstall(root);
  if (reason) {
    console.log(`installing dependencies: ${reason}`);
    await installDependencies(root);
  }
  await mustFindPrograms({ database: true, redis: true });
  const tool = (/** @type {string} */ name) => `${root}/node_modules/.bin/${name}`;
  if (filters.length === 0) await run('npm', ['run', '--silent', 'check'], { cwd: root });
  await run(tool('vitest'), ['run', ...filters], { cwd: root });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
