/** Puts the parts together into what each command runs. */
import { createRegistry } from '../lib/metrics.js';
import { readComments } from '../source/mysql/comments.js';
import type { App } from './app.js';
import { createWorker, openSource, openStoreToRead, openStoreToWrite } from './parts.js';
import { isGatewayProcess, runGatewayProcess } from './processes/gateway-process.js';
import { runProcesses } from './processes/run-processes.js';
import { runProcess } from './run-process.js';
import { runReconcile } from './run-reconcile.js';
import { collectStatus } from './status.js';

export const app: App = {
  async runStart(config, deps, signal) {
    if (isGatewayProcess()) return runGatewayProcess(config, deps, signal);
    await using store = await openStoreToWrite(config, deps);
    await using source = await openSource(config, deps, signal);
    const parts = { config, deps, signal, store, source };
    await (config.workers > 1 ? runProcesses(parts) : runProcess({ ...parts, gateway: config }));
  },

  async runServe(config, deps, signal) {
    if (isGatewayProcess()) return runGatewayProcess(config, deps, signal);
    if (config.workers > 1) return runProcesses({ config, deps, signal });
    await using store = await openStoreToRead(config, deps);
    await runProcess({ config, deps, signal, store, gateway: config });
  },

  async runSync(config, deps, signal) {
    await using store = await openStoreToWrite(config, deps);
    await using source = await openSource(config, deps, signal);
    await runProcess({ config, deps, signal, store, source });
  },

  async runPrefetch(config, deps, signal) {
    await using store = await openStoreToWrite(config, deps);
    await using source = await openSource(config, deps, signal);
    let documents = 0;
    const onProgress: typeof deps.onProgress = (event) => {
      if (event.done) documents += event.documents;
      deps.onProgress?.(event);
    };
    const { logger } = deps;
    const registry = createRegistry();
    const worker = createWorker({
      config,
      deps: { ...deps, onProgress },
      source,
      store,
      registry,
      logger,
    });
    const generation = await worker.prefetchOnce(signal);
    return generation === undefined ? undefined : { generation, documents };
  },

  async runReconcile(config, deps, { dryRun, rowsPerSecond }, signal) {
    await using store = await (dryRun
      ? openStoreToRead(config, deps)
      : openStoreToWrite(config, deps));
    await using source = await openSource(config, deps, signal);
    const over = new AbortController();
    const { catalog } = deps.deployment;
    const { logger, onProgress } = deps;
    const registry = createRegistry();
    // Leads where nobody does, else stands by: repairs are for whoever holds the lease.
    const worker = createWorker({
      config,
      deps: { deployment: deps.deployment, logger },
      source,
      store,
      registry,
      logger,
    });
    let failure: unknown;
    const working = dryRun
      ? undefined
      : worker.run(AbortSignal.any([signal, over.signal])).catch((error: unknown) => {
          failure = error;
          over.abort();
        });
    try {
      const comparing = AbortSignal.any([signal, over.signal]);
      const options = { source, store, catalog, dryRun, rowsPerSecond, onProgress };
      const report = await runReconcile({ ...options, signal: comparing });
      if (failure !== undefined) throw failure;
      return report;
    } catch (error) {
      throw failure ?? error;
    } finally {
      over.abort();
      await working;
    }
  },

  readComments({ mysqlUrl: url }, { deployment: { catalog } }, signal) {
    return readComments({ url, catalog, signal });
  },

  async readStatus(config, deps) {
    await using store = await openStoreToRead(config, deps);
    // Awaited here: the store is closed when this block is left.
    return await collectStatus({
      dataset: config.dataset,
      catalog: deps.deployment.catalog,
      reader: store.reader,
      storeLabel: store.label,
      stalenessBoundMs: config.stalenessBoundMs,
      now: Date.now(),
    });
  },
};
