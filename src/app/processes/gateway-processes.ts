import cluster from 'node:cluster';
import { once } from 'node:events';
import { Gauge } from 'prom-client';
import { aborted, sleep } from '../../lib/abort.js';
import { createBackoff } from '../../lib/backoff.js';
import { AlmanacError, type ErrorCode } from '../../lib/errors.js';
import type { Logger } from '../../lib/logger.js';
import type { MetricsJson, Registry } from '../../lib/metrics.js';
import type { Addresses } from '../app.js';
import { ProcessLink } from './process-link.js';

/** Requests that drain have 2 s; whoever is there after this much is ended. */
const STOP_MS = 3_500;
/** A process that served so long did not end because of how it was started. */
const PROVEN_MS = 30_000;

/** Why a process could not serve, as it said itself. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

export interface GatewayProcessesOptions {
  readonly count: number;
  readonly logger: Logger;
  readonly registry: Registry;
  /** Answers what they ask, by name. */
  readonly handlers: Readonly<Record<string, () => unknown>>;
  /** Called once, when all of them are ready for the first time. */
  readonly onReady: (addresses: Addresses) => void;
}

/**
 * Processes that run this program once more, as gateways that share its port. One that ends is replaced,
 * after a wait that doubles where it ends again and again.
 */
export class GatewayProcesses {
  readonly #options: GatewayProcessesOptions;
  /** Of those that listen. */
  readonly #links = new Set<ProcessLink>();
  #readyCount = 0;

  constructor(options: GatewayProcessesOptions) {
    this.#options = options;
    const listening: Gauge = new Gauge({
      name: 'almanac_gateway_processes',
      help: 'Gateway processes that listen',
      registers: [options.registry],
      collect: (): void => listening.set(this.#links.size),
    });
  }

  /** Whether any of them was ready to serve at some time. */
  get wereReady(): boolean {
    return this.#readyCount > 0;
  }

  /**
   * Resolves when `signal` has aborted, their requests have drained and all have ended. Rejects with what
   * one of them failed with, where none was ready before.
   */
  async run(signal: AbortSignal): Promise<void> {
    const failed = new AbortController();
    const stop = AbortSignal.any([signal, failed.signal]);
    const places = Array.from({ length: this.#options.count }, () =>
      this.#keep(stop).catch((error: unknown) => failed.abort(error)),
    );
    await Promise.all(places);
    if (failed.signal.aborted) throw failed.signal.reason;
  }

  /** The metrics of those that answer. */
  async metrics(): Promise<MetricsJson[]> {
    const asked = [...this.#links].map((link) => link.ask<MetricsJson>('metrics'));
    const told = await Promise.allSettled(asked);
    return told.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  }

  /** Keeps one place filled. */
  async #keep(signal: AbortSignal): Promise<void> {
    const backoff = createBackoff();
    while (!signal.aborted) {
      const startedMs = performance.now();
      const { how, failure } = await this.#runOne(signal);
      if (signal.aborted) return;
      if (failure && !this.wereReady) throw new AlmanacError(failure.code, failure.message);
      if (performance.now() - startedMs > PROVEN_MS) backoff.reset();
      const waitMs = backoff.nextMs();
      this.#options.logger.error(
        { how, ...failure, waitMs },
        'A gateway process ended: another takes its place.',
      );
      await sleep(waitMs, signal);
    }
  }

  async #runOne(signal: AbortSignal): Promise<{ how: string; failure: Failure | undefined }> {
    const child = cluster.fork();
    const exited = once(child, 'exit') as Promise<[code: number | null, killedBy: string | null]>;
    let failure: Failure | undefined;
    const link = new ProcessLink(child, {
      ...this.#options.handlers,
      listening: () => void this.#links.add(link),
      ready: (addresses) => this.#ready(addresses as Addresses),
      failed: (told) => {
        failure = told as Failure;
      },
    });
    const ended = new AbortController();
    const stopping = this.#stop(link, () => child.process.kill('SIGKILL'), signal, ended.signal);
    const [code, killedBy] = await exited;
    this.#links.delete(link);
    ended.abort();
    await stopping;
    return { how: killedBy ?? `exit code ${code}`, failure };
  }

  async #stop(
    link: ProcessLink,
    kill: () => void,
    signal: AbortSignal,
    ended: AbortSignal,
  ): Promise<void> {
    await aborted(AbortSignal.any([signal, ended]));
    if (ended.aborted) return;
    // Not by a signal: where a terminal has sent one to all, a second one would cut the drain short.
    link.ask('stop').catch(() => {});
    await sleep(STOP_MS, ended);
    if (!ended.aborted) kill();
  }

  #ready(addresses: Addresses): void {
    this.#readyCount += 1;
    if (this.#readyCount === this.#options.count) this.#options.onReady(addresses);
  }
}
