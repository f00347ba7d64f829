import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { History, TablePlan } from './history.js';

export interface WorkerConfig
  extends Pick<History, 'codec' | 'ttlMs' | 'pace' | 'maxTransactionRows' | 'snapshotBatchRows'> {
  readonly sourceUrl: string;
  readonly redisUrl: string;
  readonly dataset: string;
  readonly serverId: number;
  readonly tables: readonly TablePlan[];
}

export type ToWorker =
  | { readonly kind: 'run'; readonly config: WorkerConfig }
  | { readonly kind: 'stop' };
export type FromWorker =
  | { readonly kind: 'ready' | 'stopped' }
  | { readonly kind: 'said' | 'fault'; readonly text: string };

const ENTRY = fileURLToPath(new URL('./worker-child.ts', import.meta.url));
const LINES_KEPT = 60;

/** What the workers of a history said, newest last, and what none of them may do. */
export interface WorkerLog {
  readonly lines: string[];
  readonly faults: string[];
}

/** One process that runs a worker when it is told to. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #ready: Promise<unknown>;
  readonly #exited: Promise<unknown>;
  #log: WorkerLog | undefined;
  #isKilled = false;
  #stderr = '';

  constructor() {
    this.#child = fork(ENTRY, {
      execArgv: ['--import', 'tsx'],
      env: { PATH: process.env.PATH ?? '' },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.on('data', (chunk) => {
      this.#stderr += chunk;
    });
    this.#ready = this.#told('ready');
    this.#exited = once(this.#child, 'exit').then(() => {
      if (!this.#isKilled) this.#log?.faults.push(`the worker's process ended: ${this.#stderr}`);
    });
    this.#child.on('message', (message: FromWorker) => {
      if (message.kind === 'fault') this.#log?.faults.push(message.text);
      if (message.kind !== 'said') return;
      this.#log?.lines.push(`${new Date().toISOString().slice(14, 23)} ${message.text}`);
      if (this.#log && this.#log.lines.length > LINES_KEPT) this.#log.lines.shift();
    });
  }

  /** Runs a worker, as soon as the process is up; what it says goes to `log`. Errors: the process ended before. */
  async run(config: WorkerConfig, log: WorkerLog): Promise<void> {
    this.#log = log;
    await this.#ready;
    if (!this.#child.connected) throw new Error(`the worker's process ended: ${this.#stderr}`);
    this.#send({ kind: 'run', config });
  }

  /** Tells the worker to stop and resolves when it has: the process can then run another one. Errors: it did not. */
  async stop(): Promise<void> {
    const stopped = this.#told('stopped');
    this.#send({ kind: 'stop' });
    const inTime = await Promise.race([stopped.then(() => true), after(15_000)]);
    if (inTime) return;
    await this.kill();
    throw new Error('Expected the worker to stop within 15 s; it did not.');
  }

  /** As a crash: nothing is finished and nothing given up. */
  async kill(): Promise<void> {
    this.#isKilled = true;
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  #send(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message);
  }

  /** Resolves when the process says so, or ends. */
  #told(kind: FromWorker['kind']): Promise<void> {
    return new Promise((resolve) => {
      const child = this.#child;
      const listen = (message: FromWorker) => {
        if (message.kind === kind) done();
      };
      const done = () => {
        child.off('message', listen).off('exit', done);
        resolve();
      };
      child.on('message', listen).on('exit', done);
    });
  }
}

const after = (ms: number) =>
  new Promise<false>((resolve) => {
    setTimeout(() => resolve(false), ms).unref();
  });
