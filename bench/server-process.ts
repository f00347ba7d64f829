import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const READY_MS = 60_000;

/** The kernel counts a process's time in hundredths of a second. */
const TICKS_PER_SECOND = 100;

export interface ServerOptions {
  /** Module below the project's root, without its ending, and its arguments. */
  readonly args: readonly [module: string, ...rest: string[]];
  /** Where compiled modules are; undefined: they are compiled as they are loaded. */
  readonly compiled?: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
  /** The core that it runs on; undefined: any. */
  readonly core: number | undefined;
  /** What answers 2xx to a POST of `{}`-like JSON, or a GET, once it is up. */
  readonly isReady: (url: string) => Promise<boolean>;
}

/** A server under measurement: a process of its own, on a core of its own. */
export class ServerProcess implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;
  #log = '';
  /** Megabytes that the collector saw allocated, by the lines of --trace-gc. */
  #allocatedMb = 0;
  #usedMb: number | undefined;
  #rest = '';

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
    child.stdout?.on('data', (chunk) => this.#read(String(chunk)));
    child.stderr?.on('data', (chunk) => {
      this.#log = `${this.#log}${chunk}`.slice(-4_000);
    });
  }

  static async start({
    args: [module, ...args],
    compiled,
    env,
    port,
    core,
    isReady,
  }: ServerOptions): Promise<ServerProcess> {
    const main = compiled ? [`${compiled}/${module}.js`] : ['--import', 'tsx', `${module}.ts`];
    const node = [process.execPath, '--trace-gc', ...main, ...args];
    const [command = '', ...rest] =
      core === undefined ? node : ['taskset', '-c', String(core), ...node];
    const child = spawn(command, rest, { cwd: ROOT, env: { ...process.env, ...env } });
    const server = new ServerProcess(child, port);
    const until = Date.now() + READY_MS;
    while (!(await isReady(server.url).catch(() => false))) {
      if (child.exitCode !== null || Date.now() > until) {
        await server[Symbol.asyncDispose]();
        throw new Error(`Expected ${module} to listen on ${port}: ${server.#log}`);
      }
      await sleep(50);
    }
    return server;
  }

  /** CPU seconds so far, of user and system. */
  get cpuSeconds(): number {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }

  /** Bytes that were allocated on the heap so far, as of the last collection. */
  get allocatedBytes(): number {
    return this.#allocatedMb * 1_048_576;
  }

  /** Megabytes of memory that it holds. */
  get residentMb(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 6_000);
    await gone;
    clearTimeout(timer);
  }

  #read(text: string): void {
    const lines = `${this.#rest}${text}`.split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const [, before, after] = / ([\d.]+) \([\d.]+\) -> ([\d.]+) \(/.exec(line) ?? [];
      if (before === undefined) continue;
      if (this.#usedMb !== undefined) this.#allocatedMb += Number(before) - this.#usedMb;
      this.#usedMb = Number(after);
    }
  }
}

/** Binds a running process and all its threads to a core. */
export function pin(pid: number, core: number): void {
  execFileSync('taskset', ['-a', '-c', '-p', String(core), String(pid)], { stdio: 'ignore' });
}
