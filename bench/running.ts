import { type Contender, takesPart } from './contenders.js';
import { Disposables } from './disposables.js';
import type { Environment } from './environment.js';
import type { Operation } from './operations.js';
import type { ServerProcess } from './server-process.js';

/** Contenders that run. */
export class Running implements AsyncDisposable {
  readonly #servers = new Map<string, ServerProcess>();
  readonly #stack = new Disposables();

  /** Starts all of them side by side. Errors: of the first that fails, when all others have ended. */
  static async start(
    contenders: readonly Contender[],
    environment: Environment,
    core: number | undefined,
  ): Promise<Running> {
    const running = new Running();
    const starts = contenders.map(async (contender) => {
      const server = await contender.start(environment, core);
      running.#servers.set(contender.name, running.#stack.use(server));
    });
    const failed = (await Promise.allSettled(starts)).find(({ status }) => status === 'rejected');
    if (failed?.status !== 'rejected') return running;
    await running[Symbol.asyncDispose]();
    throw failed.reason;
  }

  must({ name }: Contender): ServerProcess {
    const server = this.#servers.get(name);
    if (!server) throw new Error(`Expected ${name} to run.`);
    return server;
  }

  /** Of those that answer an operation, the ones whose answers must be the same, by name. */
  comparedAt(
    { name }: Operation,
    contenders: readonly Contender[],
  ): ReadonlyMap<string, ServerProcess> {
    return new Map(
      contenders
        .filter((contender) => contender.isCompared && takesPart(contender, name))
        .map((contender) => [contender.name, this.must(contender)]),
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack[Symbol.asyncDispose]();
  }
}
