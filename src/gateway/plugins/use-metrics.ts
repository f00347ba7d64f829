import { type ExecutionResult, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { Counter, Histogram } from 'prom-client';
import type { Registry } from '../../lib/metrics.js';

/** Requests to a gateway, by what became of them. */
export interface RequestMetrics {
  /** Time from a parsed HTTP request to its GraphQL result. */
  observe(operation: string, seconds: number): void;
  countError(code: string): void;
}

/** Call it once for each registry. */
export function createRequestMetrics(registry: Registry): RequestMetrics {
  const registers = [registry];
  const seconds = new Histogram({
    name: 'almanac_graphql_request_seconds',
    help: 'Time from a parsed HTTP request to its GraphQL result, by operation type.',
    labelNames: ['operation'] as const,
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const errors = new Counter({
    name: 'almanac_graphql_errors_total',
    help: 'Errors in GraphQL results, by code.',
    labelNames: ['code'] as const,
    registers,
  });
  return {
    observe: (operation, value) => seconds.observe({ operation }, value),
    countError: (code) => errors.inc({ code }),
  };
}

/**
 * Counts answers: seconds by operation type, and errors by code.
 *
 * A request that does not come to execution (its text cannot be parsed, say) is of type `none`.
 *
 * @param startedAtMs when the work for a request began, where that was before Yoga saw it
 */
export function useMetrics(
  metrics: RequestMetrics,
  startedAtMs: (context: object) => number | undefined,
): Plugin {
  const started = new WeakMap<Request, { readonly atMs: number; operation: string }>();

  return {
    onParams({ request, context }) {
      const atMs = startedAtMs(context) ?? performance.now();
      started.set(request, { atMs, operation: 'none' });
    },
    onExecute({ args }) {
      const state = started.get(args.contextValue.request);
      const operation = getOperationAST(args.document, args.operationName);
      if (state && operation) state.operation = operation.operation;
    },
    onExecutionResult({ request, result }) {
      const state = started.get(request);
      if (state) metrics.observe(state.operation, (performance.now() - state.atMs) / 1000);
      if (!result || Symbol.asyncIterator in result) return;
      for (const { extensions } of (result as ExecutionResult).errors ?? []) {
        metrics.countError(String(extensions.code ?? 'UNNAMED'));
      }
    },
  };
}
