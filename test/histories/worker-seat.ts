import { type WorkerConfig, type WorkerLog, WorkerProcess } from './worker-process.js';

/**
 * Where one worker at a time runs. A process is ready for when the running one is killed: starting one
 * takes a second, and a history has several crashes.
 */
export class WorkerSeat implements AsyncDisposable {
  #running: WorkerProcess | undefined;
  #idle: WorkerProcess = new WorkerProcess();
  #serverId: number;

  constructor({ firstServerId }: { firstServerId: number }) {
    this.#serverId = firstServerId;
  }

  get isTaken(): boolean {
    return this.#running !== undefined;
  }

  async start(config: Omit<WorkerConfig, 'serverId'>, log: WorkerLog): Promise<void> {
    if (this.#running) return;
    this.#running = this.#idle;
    this.#idle = new WorkerProcess();
    // As the default setting does: a server may take a while to notice that the former reader is gone.
    this.#serverId += 1;
    await this.#running.run({ ...config, serverId: this.#serverId }, log);
  }

  async kill(): Promise<void> {
    const process = this.#running;
    this.#running = undefined;
    await process?.kill();
  }

  async stop(): Promise<void> {
    const process = this.#running;
    this.#running = undefined;
    if (!process) return;
    await process.stop();
    const spare = this.#idle;
    this.#idle = process;
    await spare.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await this.#idle.kill();
  }
}
