import { Writable } from 'node:stream';
import { buildSchema } from 'graphql';
import type { App } from '../../../src/app/app.js';
import type { CliContext, Output } from '../../../src/cli/context.js';
import { runProgram } from '../../../src/cli/program.js';
import { defineCatalog } from '../../../src/model/catalog.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';

const Country = defineEntity({ name: 'Country', fields: { code: field.string() }, key: ['code'] });

export const deployment = {
  catalog: defineCatalog([Country]),
  schema: buildSchema('type Query { country(code: ID!): String }'),
};

export const ENV = {
  ALMANAC_MYSQL_URL: 'mysql://almanac:secret@db:3306/atlas',
  ALMANAC_REDIS_URL: 'redis://localhost:6379',
  ALMANAC_LOG_LEVEL: 'silent',
};

/** A stream that remembers its text. */
export class TextOutput extends Writable implements Output {
  text = '';

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

const notExpected = () => Promise.reject(new Error('The test did not expect this call.'));

/** Runs `almanac` with an application that does only what the test gives it. */
export async function runCli(
  args: readonly string[],
  { app = {}, ...overrides }: { readonly app?: Partial<App> } & Partial<CliContext> = {},
) {
  const [stdout, stderr] = [new TextOutput(), new TextOutput()];
  const exitCode = await runProgram(args, {
    env: ENV,
    stdout,
    stderr,
    signal: new AbortController().signal,
    loadDeployment: async () => deployment,
    loadApp: async () => ({
      runStart: notExpected,
      runServe: notExpected,
      runSync: notExpected,
      runPrefetch: notExpected,
      runReconcile: notExpected,
      readComments: notExpected,
      readStatus: notExpected,
      ...app,
    }),
    ...overrides,
  });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}
