import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  composeCommand,
  composeProject,
  composeStop,
  findCompose,
} from '../../../deploy/local/docker.mjs';
import { temporaryFolder, writeProgram } from './temporary-folder.js';

/** Puts programs before the others on PATH, and returns their folder. */
function withPrograms(programs: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, script] of Object.entries(programs)) writeProgram(join(folder, name), script);
  vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);
  onTestFinished(() => void vi.unstubAllEnvs());
  return folder;
}

const ENGINE = 'case "$1" in info) echo 28.0;; compose) echo 2.40.3;; esac';

describe('findCompose', () => {
  it('is the plugin, where an engine answers', async () => {
    withPrograms({ docker: ENGINE });
    expect(await findCompose()).toEqual(['docker', 'compose']);
  });

  it('is the program, where there is no plugin, unless it is of the first generation', async () => {
    const docker = 'case "$1" in info) echo 28.0;; *) exit 1;; esac';
    withPrograms({ docker, 'docker-compose': 'echo 2.29.0' });
    expect(await findCompose()).toEqual(['docker-compose']);
    withPrograms({ docker, 'docker-compose': 'echo 1.29.2' });
    expect(await findCompose()).toBeUndefined();
  });

  it('is none where the engine refuses, or does not answer in time', async () => {
    withPrograms({ docker: 'case "$1" in info) exit 1;; *) echo 2.40.3;; esac' });
    expect(await findCompose()).toBeUndefined();
    withPrograms({ docker: 'exec sleep 5' });
    expect(await findCompose({ timeoutMs: 100 })).toBeUndefined();
  });
});

describe('a project', () => {
  const project = composeProject({
    compose: ['docker', 'compose'],
    root: '/checkout',
    id: 'abcd',
    rootPassword: 'secret',
    ports: { database: 4001 },
  });

  it('is one checkout’s own, with its ports and password in the environment', () => {
    expect(composeCommand(project, ['up', '-d'])).toEqual({
      command: 'docker',
      args: ['compose', '-p', 'almanac-abcd', 'up', '-d'],
    });
    expect(project.env).toMatchObject({
      ALMANAC_COMPOSE_ROOT_PASSWORD: 'secret',
      ALMANAC_COMPOSE_MYSQL_PORT: '4001',
    });
    expect(project.env).not.toHaveProperty('ALMANAC_COMPOSE_REDIS_PORT');
  });

  it('stops a service within the grace, in whole seconds', async () => {
    const root = temporaryFolder();
    const folder = withPrograms({ docker: 'echo "$@" >> "$(dirname "$0")/calls"' });
    writeFileSync(join(folder, 'calls'), '');
    const { env: _, ...rest } = project;
    await composeStop({ ...rest, root, env: process.env }, 'mysql', 2_900);
    await composeStop({ ...rest, root, env: process.env }, 'redis', 300);
    expect(readFileSync(join(folder, 'calls'), 'utf8')).toBe(
      'compose -p almanac-abcd stop -t 2 mysql\ncompose -p almanac-abcd stop -t 1 redis\n',
    );
  });
});
