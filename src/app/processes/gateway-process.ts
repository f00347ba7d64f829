import cluster from 'node:cluster';
import { AlmanacError } from '../../lib/errors.js';
import { createRegistry } from '../../lib/metrics.js';
import type { AppDeps } from '../app.js';
import type { ConfigFor } from '../config.js';
import type { WorkerHealth } from '../health.js';
import { openStoreToRead } from '../parts.js';
import { runProcess } from '../run-process.js';
import { type Channel, ProcessLink } from './process-link.js';

/** Whether this process is one of `GatewayProcesses`. */
export function isGatewayProcess(): boolean {
  return cluster.isWorker;
}

/** One gateway of several: serves until its parent asks it to stop, or `signal` aborts. */
export async function runGatewayProcess(
  config: ConfigFor<'serve'>,
  deps: AppDeps,
  signal: AbortSignal,
): Promise<void> {
  const registry = createRegistry({ processMetrics: true });
  const asked = new AbortController();
  const parent = new ProcessLink(process as unknown as Channel, {
    stop: () => asked.abort('stop'),
    metrics: () => registry.getMetricsAsJSON(),
  });
  let wasReady = false;
  try {
    await using store = await openStoreToRead(config, deps);
    await runProcess({
      config,
      store,
      registry,
      gateway: config,
      signal: AbortSignal.any([signal, asked.signal]),
      deps: {
        ...deps,
        onReady: (addresses) => {
          wasReady = true;
          void parent.ask('ready', addresses).catch(() => {});
        },
      },
      siblings: {
        metrics: () => parent.ask<string>('allMetrics'),
        worker: () => parent.ask<WorkerHealth>('worker').catch(() => ({})),
        listening: () => void parent.ask('listening').catch(() => {}),
      },
    });
  } catch (error) {
    // The parent knows whether that ends the program, and says it once.
    if (wasReady || !(error instanceof AlmanacError)) throw error;
    await parent.ask('failed', { code: error.code, message: error.message });
  } finally {
    // Its channel would keep this process alive.
    cluster.worker?.disconnect();
  }
}
