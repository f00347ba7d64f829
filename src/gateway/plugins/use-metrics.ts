import { type ExecutionResult, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { Counter, Histogram } from 'prom-client';
import type { Registry } from '../../lib/metrics.js';

/**
 * Counts answers: seconds by operation type, and errors by code. Call it once for each registry.
 *
 * A request that does not come to execution (its text cannot be parsed, say) is of type `none`.
 */
export function useMetrics(registry: Registry): Plugin {
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
  const started = new WeakMap<Request, { readonly atMs: number; operation: string }>();

  return {
    onParams({ request }) {
      started.set(request, { atMs: performance.now(), operation: 'none' });
    },
    onExecute({ args }) {
      const state = started.get(args.contextValue.request);
      const operation = getOperationAST(args.document, args.operationName);
      if (state && operation) state.operation = operation.operation;
    },
    onExecutionResult({ request, result }) {
      const state = started.get(request);
      if (state) {
        seconds.observe({ operation: state.operation }, (performance.now() - state.atMs) / 1000);
      }
      if (!result || Symbol.asyncIterator in result) return;
      for (const { extensions } of (result as ExecutionResult).errors ?? []) {
        errors.inc({ code: String(extensions.code ?? 'UNNAMED') });
      }
    },
  };
}
