import { messageOf } from '../lib/errors.js';
import type { Registry } from '../lib/metrics.js';
import { type HealthSnapshot, LIVENESS, readiness } from './health.js';
import { type HttpHandler, send, sendJson } from './http-listener.js';

export interface OpsOptions {
  readonly registry: Pick<Registry, 'contentType' | 'metrics'>;
  /** Asked once for each probe; its failure or silence makes the answer "not ready". */
  readonly health: () => Promise<HealthSnapshot>;
  /** Answers every other path: the gateway. Without one they are 404. */
  readonly fallThrough?: HttpHandler;
  /** How long a probe waits for `health`: below the second that Kubernetes gives a probe. */
  readonly healthTimeoutMs?: number;
}

/**
 * Answers /livez, /readyz and /metrics, and hands every other request on.
 *
 * /readyz is 200 or 503 with the `Readiness` as JSON, /livez is 200, /metrics is Prometheus text.
 */
export function createOpsHandler({
  registry,
  health,
  fallThrough = notFound,
  healthTimeoutMs = 800,
}: OpsOptions): HttpHandler {
  const routes = new Map<string, HttpHandler>([
    ['/livez', (_, response) => sendJson(response, 200, LIVENESS)],
    [
      '/readyz',
      async (_, response) => {
        const state = readiness(await within(health(), healthTimeoutMs).catch(unknownHealth));
        sendJson(response, state.ready ? 200 : 503, state);
      },
    ],
    [
      '/metrics',
      async (_, response) => {
        try {
          send(response, 200, registry.contentType, await registry.metrics());
        } catch (error) {
          send(response, 500, 'text/plain; charset=utf-8', `${messageOf(error)}\n`);
        }
      },
    ],
  ]);
  return (request, response) => {
    const { url = '/' } = request;
    const end = url.indexOf('?');
    const path = end < 0 ? url : url.slice(0, end);
    const route = routes.get(path);
    if (!route) return fallThrough(request, response);
    if (request.method === 'GET' || request.method === 'HEAD') return route(request, response);
    response.setHeader('allow', 'GET, HEAD');
    return sendJson(response, 405, { error: `${path} answers GET and HEAD.` });
  };
}

const notFound: HttpHandler = (_, response) =>
  sendJson(response, 404, { error: 'Not here. There are /livez, /readyz and /metrics.' });

/** Rejects unless `promise` settles in time: a probe must not hang with a store that does. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function unknownHealth(error: unknown): HealthSnapshot {
  return {
    checkpoint: undefined,
    now: Date.now(),
    stalenessBoundMs: 0,
    lostCount: 0,
    storeError: messageOf(error),
  };
}
