import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Checkpoint } from '../../store/store.js';
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

/** The headers of answers that needed no plugin, as a list of names and values. */
export class PositionHeaders {
  readonly #stalenessBoundMs: number;
  #checkpoint: Checkpoint | undefined;
  #fixed: readonly string[] = [];

  constructor(stalenessBoundMs: number) {
    this.#stalenessBoundMs = stalenessBoundMs;
  }

  of(checkpoint: Checkpoint, stalenessMs: number): string[] {
    if (checkpoint !== this.#checkpoint) {
      this.#checkpoint = checkpoint;
      this.#fixed = Object.entries(fixedHeadersOf(checkpoint)).flat();
    }
    const headers = [...this.#fixed];
    headers.push(POSITION_HEADERS.stalenessMs, String(Math.round(stalenessMs)));
    if (stalenessMs > this.#stalenessBoundMs) headers.push(POSITION_HEADERS.stale, 'true');
    return headers;
  }
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
  const position = bare(pinned.position);
  return { position, generation, sequence, stalenessMs, isStale: stalenessMs > stalenessBoundMs };
}

/** Headers for the answer; a position too long for one is left to `extensions.almanac`. */
function headersOf(state: ViewState): Record<string, string> {
  const { stalenessMs, isStale } = state;
  return {
    ...fixedHeadersOf(state),
    [POSITION_HEADERS.stalenessMs]: String(Math.round(stalenessMs)),
    ...(isStale && { [POSITION_HEADERS.stale]: 'true' }),
  };
}

/** Those that are the same for as long as nothing changes. */
function fixedHeadersOf(state: Pick<ViewState, 'position' | 'generation' | 'sequence'>) {
  const position = bare(state.position);
  return {
    ...(position.length <= MOST_HEADER_BYTES && { [POSITION_HEADERS.position]: position }),
    [POSITION_HEADERS.generation]: state.generation,
    [POSITION_HEADERS.sequence]: String(state.sequence),
  };
}

const bare = (position: string) => position.replace(/\s+/g, '');
