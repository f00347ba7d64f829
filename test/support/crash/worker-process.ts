import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CrashJob, FromWorker, ToWorker } from './job.js';

const main = fileURLToPath(new URL('./worker-main.ts', import.meta.url));

/** `worker-main.ts` as a process: warmed up first, told its job later, since loading it takes longest. */
export class WorkerProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #told = new Map<FromWorker, { promise: Promise<void>; resolve: () => void }>();
  #stderr = '';
  /** How it ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>;

  constructor() {
    this.#child = fork(main, {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.on('data', (chunk) => {
      this.#stderr += chunk;
    });
    this.#child.on('message', (message) => this.#saying(message as FromWorker).resolve());
    this.ended = once(this.#child, 'close').then(([code, signal]) => ({
      code,
      signal,
      stderr: this.#stderr,
    }));
  }

  /** What it logged. */
  get log(): string {
    return this.#stderr;
  }

  get isOver(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async start(job: CrashJob): Promise<void> {
    await this.said('warm');
    this.tell(job);
  }

  /** Resolves once the worker has said so. */
  said(message: FromWorker): Promise<void> {
    return this.#saying(message).promise;
  }

  tell(message: ToWorker): void {
    this.#child.send(message);
  }

  signal(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal);
  }

  #saying(message: FromWorker) {
    const known = this.#told.get(message);
    if (known) return known;
    let resolve = () => {};
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    this.#told.set(message, { promise, resolve });
    return { promise, resolve };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.isOver) this.signal('SIGKILL');
    await this.ended;
  }
}
