import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface Saturation {
  readonly requests: number;
  readonly seconds: number;
  readonly failed: number;
}

const SCRIPT = fileURLToPath(new URL('saturate.lua', import.meta.url));
const CONNECTIONS = 32;

/** As many requests as a server answers on 32 connections; wrk on a core of its own sends them. */
export async function saturate({
  url,
  requests,
  seconds,
  core,
}: {
  readonly url: string;
  readonly requests: readonly string[];
  readonly seconds: number;
  readonly core: number | undefined;
}): Promise<Saturation> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-bench-'));
  try {
    const file = join(folder, 'requests');
    writeFileSync(file, requests.map((request) => `${request}\0`).join(''));
    const pinned = core === undefined ? [] : ['taskset', '-c', String(core)];
    const options = ['-t', '1', '-c', String(CONNECTIONS), '-d', `${seconds}s`];
    const [command = '', ...args] = [
      ...pinned,
      ...['wrk', ...options, '-s', SCRIPT, `${url}/graphql`, '--', file],
    ];
    const { stdout } = await promisify(execFile)(command, args);
    const [, result] = /RESULT (\{.*\})/.exec(stdout) ?? [];
    if (!result) throw new Error(`Expected a result of wrk, got: ${stdout}`);
    return JSON.parse(result) as Saturation;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
