import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Status } from '../../../src/app/status.js';
import { AlmanacError } from '../../../src/lib/errors.js';
import { ENV, runCli } from './support.js';

const status: Status = {
  dataset: 'atlas',
  fingerprint: '0123456789ab',
  store: 'Redis 8.0.1, redis-json',
  generation: 'g7',
  position: 'mysql:a:1-5',
  committedAt: '2026-01-01T00:00:00.000Z',
  stalenessMs: 412,
  ready: true,
  workerPresent: true,
  entities: [
    { entity: 'Country', documents: 250 },
    { entity: 'Language', documents: 7867 },
  ],
};

describe('almanac schema', () => {
  it('prints the SDL and asks for neither servers nor drivers', async () => {
    const result = await runCli(['schema'], {
      env: {},
      loadApp: () => Promise.reject(new Error('no drivers here')),
    });
    expect(result).toEqual({
      exitCode: 0,
      stdout: 'type Query {\n  country(code: ID!): String\n}\n',
      stderr: '',
    });
  });

  it('writes it to a file that is named', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-schema-'));
    const file = join(folder, 'schema.graphql');
    expect(await runCli(['schema', '--output', file])).toMatchObject({ exitCode: 0, stdout: '' });
    expect(readFileSync(file, 'utf8')).toContain('type Query');
    rmSync(folder, { recursive: true });
  });

  it('loads the module that the flag names', async () => {
    const paths: string[] = [];
    const loadDeployment = (path: string) => {
      paths.push(path);
      return Promise.reject(new AlmanacError('CONFIG_INVALID', 'not there'));
    };
    const result = await runCli(['schema', '--schema', 'my/main.js'], { loadDeployment });
    expect(paths).toEqual(['my/main.js']);
    expect(result.exitCode).toBe(78);
  });
});

describe('almanac comments', () => {
  const comments = { country: { table: 'Countries', columns: { code: 'A `code`, "quoted"' } } };
  const app = { readComments: async () => comments };

  it('prints a module that exports them, or writes it', async () => {
    const { exitCode, stdout } = await runCli(['comments'], { app });
    expect(exitCode).toBe(0);
    const folder = mkdtempSync(join(tmpdir(), 'almanac-comments-'));
    const file = join(folder, 'comments.mjs');
    const written = await runCli(['comments', '--output', file], { app });
    expect(written).toMatchObject({ exitCode: 0, stdout: '' });
    expect(readFileSync(file, 'utf8')).toBe(stdout);
    const exported = await import(pathToFileURL(file).href);
    expect(exported.comments).toEqual(comments);
    rmSync(folder, { recursive: true });
  });
});

describe('almanac start', () => {
  it('hands config and deployment on, and says where everything is once ready', async () => {
    const result = await runCli(['start', '--port', '4711'], {
      app: {
        async runStart(config, { deployment, onReady }) {
          expect(config).toMatchObject({ port: 4711, dataset: 'atlas', graphiql: true });
          expect(deployment.catalog.entities).toHaveLength(1);
          onReady?.({ url: 'http://127.0.0.1:4711', graphql: true, graphiql: true });
        },
      },
    });
    expect(result).toEqual({
      exitCode: 0,
      stdout: [
        'Almanac is ready.',
        '  GraphiQL  http://127.0.0.1:4711/graphql',
        '  Health    http://127.0.0.1:4711/readyz',
        '  Metrics   http://127.0.0.1:4711/metrics',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  it('shows the progress of the first load, and none after it is ready', async () => {
    const { stderr } = await runCli(['start'], {
      app: {
        async runStart(_, { onProgress, onReady }) {
          onProgress?.({ entity: 'Country', documents: 250, total: 240, done: true });
          onReady?.({ url: 'http://x', graphql: true, graphiql: false });
          onProgress?.({ entity: 'Currency', documents: 9, total: 9, done: true });
        },
      },
    });
    expect(stderr).toBe('Country: 250 documents\n');
  });

  it('passes the signal on', async () => {
    const controller = new AbortController();
    const { exitCode } = await runCli(['start'], {
      signal: controller.signal,
      app: {
        runStart: (_, __, signal) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => resolve());
            controller.abort('SIGTERM');
          }),
      },
    });
    expect(exitCode).toBe(0);
  });
});

describe('almanac serve and sync', () => {
  it('need no source to serve', async () => {
    const { exitCode, stdout } = await runCli(['serve', '--graphiql', 'off'], {
      env: { ALMANAC_REDIS_URL: ENV.ALMANAC_REDIS_URL },
      app: {
        async runServe(config, { onReady }) {
          expect(config.graphiql).toBe(false);
          onReady?.({ url: 'http://x', graphql: true, graphiql: false });
        },
      },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('  GraphQL   http://x/graphql\n');
  });

  it('have no GraphQL to name in a worker of its own', async () => {
    const { stdout } = await runCli(['sync'], {
      app: {
        async runSync(_, { onReady }) {
          onReady?.({ url: 'http://x', graphql: false, graphiql: false });
        },
      },
    });
    expect(stdout).not.toContain('graphql');
    expect(stdout).toContain('http://x/readyz');
  });

  it('take a switch without a value for true', async () => {
    const { exitCode } = await runCli(['serve', '--graphiql'], {
      env: { ...ENV, ALMANAC_GRAPHIQL: 'false' },
      app: { runServe: async (config) => expect(config.graphiql).toBe(true) },
    });
    expect(exitCode).toBe(0);
  });

  it('refuse a flag that belongs to another command', async () => {
    const result = await runCli(['serve', '--lease', '5s']);
    expect(result).toMatchObject({ exitCode: 64, stdout: '' });
    expect(result.stderr).toContain("almanac: unknown option '--lease'");
  });
});

describe('almanac prefetch', () => {
  it('says what it announced', async () => {
    const result = await runCli(['prefetch'], {
      app: {
        async runPrefetch(_, { onProgress }) {
          onProgress?.({ entity: 'Country', documents: 0, total: 250, done: false });
          onProgress?.({ entity: 'Country', documents: 250, total: 250, done: true });
          return { generation: 'g8', documents: 250 };
        },
      },
    });
    expect(result).toMatchObject({
      exitCode: 0,
      stdout: 'Generation g8 is announced: 250 documents.\n',
    });
    expect(result.stderr).toMatch(/^Country: 250 documents.*\n$/);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('has not succeeded when %s came first', async (name, exitCode) => {
    const result = await runCli(['prefetch'], {
      signal: AbortSignal.abort(name),
      app: { runPrefetch: async () => undefined },
    });
    expect(result).toMatchObject({ exitCode, stdout: '' });
  });
});

describe('almanac status', () => {
  const app = { readStatus: async () => status };

  it('prints a table for people', async () => {
    const { stdout } = await runCli(['status'], { app });
    expect(stdout).toBe(
      [
        'Dataset      atlas',
        'Fingerprint  0123456789ab',
        'Store        Redis 8.0.1, redis-json',
        'Generation   g7',
        'Position     mysql:a:1-5',
        'Last change  2026-01-01T00:00:00.000Z',
        'Staleness    412 ms',
        'Worker       present: it holds the lease',
        '',
        'Entity    Documents',
        'Country         250',
        'Language       7867',
        'Total          8117',
        '',
      ].join('\n'),
    );
  });

  it('prints the same as JSON', async () => {
    const { stdout } = await runCli(['status', '--json'], { app });
    expect(JSON.parse(stdout)).toEqual(status);
  });

  it('says what is not there yet', async () => {
    const empty: Status = {
      ...status,
      generation: null,
      position: null,
      committedAt: null,
      stalenessMs: null,
      ready: false,
      workerPresent: false,
      entities: [],
    };
    const { stdout } = await runCli(['status'], { app: { readStatus: async () => empty } });
    expect(stdout).toContain('Generation   none is announced yet\n');
    expect(stdout).toContain('Staleness    -\n');
    expect(stdout).toContain('Worker       none');
  });
});

describe('what goes wrong', () => {
  it('is one line with code, message and where to read on', async () => {
    const result = await runCli(['start'], {
      app: { runStart: () => Promise.reject(new AlmanacError('SOURCE_LOST', 'Nobody there.')) },
    });
    expect(result).toEqual({
      exitCode: 69,
      stdout: '',
      stderr: 'almanac: SOURCE_LOST: Nobody there.\nsee docs/ERRORS.md#source_lost\n',
    });
  });

  it('has a stack with --log-level debug alone', async () => {
    const app = { runStart: () => Promise.reject(new Error('a\n  mistake')) };
    const plain = await runCli(['start'], { app });
    expect(plain).toMatchObject({
      exitCode: 70,
      stderr: 'almanac: unexpected error: a mistake\n',
    });
    const debug = await runCli(['start', '--log-level', 'debug'], { app });
    expect(debug.stderr).toContain('program.test.ts');
  });

  it('names every wrong setting, one a line, and unknown variables before them', async () => {
    const env = { ...ENV, ALMANAC_PORT: 'x', ALMANAC_CODEC: 'y', ALMANAC_PROT: '1' };
    const result = await runCli(['start'], { env });
    expect(result.exitCode).toBe(78);
    expect(result.stderr.split('\n')).toEqual([
      'almanac: warning: ALMANAC_PROT is no setting and has no effect: did you mean ALMANAC_PORT?',
      'almanac: CONFIG_INVALID:',
      '  ALMANAC_PORT: expected a whole number from 0 to 65535; got "x".',
      '  ALMANAC_CODEC: expected one of auto, redis-json, json-string; got "y".',
      'see docs/ERRORS.md#config_invalid',
      '',
    ]);
  });

  it('with the command line itself ends with 64', async () => {
    const unknown = await runCli(['strat']);
    expect(unknown.exitCode).toBe(64);
    expect(unknown.stderr).toContain("almanac: unknown command 'strat'\n(Did you mean start?)");
    expect((await runCli([])).exitCode).toBe(64);
    expect((await runCli(['start', 'extra'])).exitCode).toBe(64);
  });

  it('is nothing for --help and --version', async () => {
    const help = await runCli(['start', '--help']);
    expect(help.exitCode).toBe(0);
    expect(help.stdout).toMatch(/--mysql-url <url>[^-]*\(ALMANAC_MYSQL_URL;\s+required\)/);
    const version = await runCli(['--version']);
    expect(version).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+/) });
  });
});
