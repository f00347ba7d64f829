import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Exit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `almanac` as a process of its own: what a person runs, with what a person sees. */
export class AlmanacProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #exited: Promise<Exit>;
  #stdout = '';
  #stderr = '';

  /** @param env added to a clean environment: no setting of the machine's reaches the child. */
  constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], {
      cwd: root,
      env: { PATH: process.env.PATH ?? '', ALMANAC_PORT: '0', ALMANAC_LOG_LEVEL: 'warn', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (chunk) => {
      this.#stdout += chunk;
    });
    this.#child.stderr?.on('data', (chunk) => {
      this.#stderr += chunk;
    });
    this.#exited = once(this.#child, 'close').then(([code]) => ({
      code,
      stdout: this.#stdout,
      stderr: this.#stderr,
    }));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The process's end, by itself or by a signal. */
  get exited(): Promise<Exit> {
    return this.#exited;
  }

  /** Resolves to the base URL once the process says that it is ready. Errors: where it ends before. */
  async ready(): Promise<string> {
    const url = () => /(http:\/\/\S+)\/readyz/.exec(this.#stdout)?.[1];
    while (this.#child.exitCode === null && this.#child.signalCode === null) {
      const found = url();
      if (found) return found;
      await Promise.race([once(this.#child.stdout ?? this.#child, 'data'), this.#exited]);
    }
    throw new Error(`Expected almanac to become ready, but it ended:\n${this.#stderr}`);
  }

  /** Signals the process and resolves when it is gone. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<Exit> {
    this.#child.kill(signal);
    return this.#exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null)
      await this.kill('SIGKILL');
  }
}

/** Asks a GraphQL server. Errors: for any error in the answer. */
export async function ask<Data>(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown };
  if (errors !== undefined || data === undefined) throw new Error(JSON.stringify(errors));
  return data;
}
