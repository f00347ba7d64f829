import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { View } from '../view.js';

/** The response headers that say which data an answer was read from. */
export const POSITION_HEADERS = {
  position: 'almanac-position',
  generation: 'almanac-generation',
  sequence: 'almanac-sequence',
  stalenessMs: 'almanac-staleness-ms',
  /** `true`, and there only past the bound. */
  stale: 'almanac-stale',
} as const;

/** A request with this header gets the same as `extensions.almanac`: for GraphiQL, which hides headers. */
export const EXTENSION_HEADER = 'almanac-extensions';

// A GTID set has no bound, and clients and proxies refuse headers of more than 8 to 16 KB.
const MOST_HEADER_BYTES = 2048;

/**
 * Says on each answer that read data which state it has: the source's position, the generation and the
 * sequence within it, and its staleness. Generations sort by age, so the two say which of two answers is
 * the newer one; positions compare for the source alone. In headers, not in the body: equal answers then
 * have equal bodies, which caches and comparisons need, and staleness differs each time.
 *
 * @param stalenessBoundMs past it, the answer says that it is stale
 */
export function usePosition(stalenessBoundMs: number): Plugin {
  return {
    onExecutionResult({ request, result, setResult, context }) {
      const view: unknown = 'view' in context ? context.view : undefined;
      if (!(view instanceof View) || !result || Symbol.asyncIterator in result) return;
      const almanac = stateOf(view, stalenessBoundMs);
      if (!almanac) return;
      const isAsked = request.headers.has(EXTENSION_HEADER);
      const { extensions } = result as ExecutionResult;
      setResult({
        ...result,
        extensions: {
          ...extensions,
          ...(isAsked && { almanac }),
          http: { headers: headersOf(almanac) },
        },
      });
    },
  };
}

/** The headers of an answer out of this view, also one that needed no execution; none before a read. */
export function positionHeaders(view: View, stalenessBoundMs: number): Record<string, string> {
  const state = stateOf(view, stalenessBoundMs);
  return state ? headersOf(state) : {};
}

interface ViewState {
  readonly position: string;
  readonly generation: string;
  readonly sequence: number;
  readonly stalenessMs: number;
  readonly isStale: boolean;
}

function stateOf({ pinned, stalenessMs }: View, stalenessBoundMs: number): ViewState | undefined {
  if (!pinned || stalenessMs === undefined) return undefined;
  const { generation, sequence } = pinned;
  const position = pinned.position.replace(/\s+/g, '');
  return { position, generation, sequence, stalenessMs, isStale: stalenessMs > stalenessBoundMs };
}

/** Headers for the answer; a position too long for one is left to `extensions.almanac`. */
function headersOf(state: ViewState): Record<string, string> {
  const { position, generation, sequence, stalenessMs, isStale } = state;
  return {
    ...(position.length <= MOST_HEADER_BYTES && { [POSITION_HEADERS.position]: position }),
    [POSITION_HEADERS.generation]: generation,
    [POSITION_HEADERS.sequence]: String(sequence),
    [POSITION_HEADERS.stalenessMs]: String(Math.round(stalenessMs)),
    ...(isStale && { [POSITION_HEADERS.stale]: 'true' }),
  };
}
