import { messageOf } from '../../lib/errors.js';
import { aggregateMetrics, createRegistry } from '../../lib/metrics.js';
import type { ChangeSource } from '../../source/source.js';
import type { Store } from '../../store/store.js';
import type { AppDeps } from '../app.js';
import type { ConfigFor } from '../config.js';
import { workerHealth } from '../health.js';
import { createWorker } from '../parts.js';
import { GatewayProcesses } from './gateway-processes.js';

/**
 * Gateways in processes of their own, and in this one what there is once: the worker, where there is a
 * source. This process answers no request; it tells the gateways what /metrics and /readyz say of all.
 *
 * Resolves when `signal` has aborted, as `runProcess`. Rejects with the worker's error or a gateway's where
 * nothing was ever ready.
 */
export async function runProcesses(
  options: { readonly deps: AppDeps; readonly signal: AbortSignal } & (
    | {
        readonly config: ConfigFor<'start'>;
        readonly store: Store;
        readonly source: ChangeSource;
      }
    | { readonly config: ConfigFor<'serve'>; readonly source?: undefined }
  ),
): Promise<void> {
  const { config, deps, signal } = options;
  const { logger } = deps;
  const registry = createRegistry({ processMetrics: true });
  const worker = options.source && createWorker({ ...options, registry, logger });
  const gateways: GatewayProcesses = new GatewayProcesses({
    count: config.workers,
    logger,
    registry,
    handlers: {
      allMetrics: async () =>
        aggregateMetrics([...(await gateways.metrics()), await registry.getMetricsAsJSON()]),
      worker: () => workerHealth(worker?.status),
    },
    onReady: (addresses) => deps.onReady?.(addresses),
  });
  const stopping = new AbortController();
  const failed = new AbortController();
  const working = worker?.run(stopping.signal).catch((error: unknown) => {
    logger.error({ error: messageOf(error) }, 'the worker has given up');
    // Gateways that serve go on without it.
    if (!gateways.wereReady) failed.abort(error);
  });
  try {
    await gateways.run(AbortSignal.any([signal, failed.signal]));
    if (failed.signal.aborted) throw failed.signal.reason;
  } finally {
    stopping.abort();
    await working;
  }
}
