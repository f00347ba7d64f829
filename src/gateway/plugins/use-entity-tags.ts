import type { Plugin } from 'graphql-yoga';
import { Counter } from 'prom-client';
import type { Registry } from '../../lib/metrics.js';
import { Tally } from '../../lib/tally.js';
import type { Checkpoint } from '../../store/store.js';
import { cacheControl } from '../http/cache-control.js';
import {
  type Condition,
  conditionOf as conditionIn,
  entityTagOf,
  matches,
  tagNow,
} from '../http/entity-tag.js';
import { requestIdentity, type TaggedRequest, VARY } from '../http/request-identity.js';
import type { GatewayContext } from '../pothos.js';
import { View } from '../view.js';
import { EXTENSION_HEADER, POSITION_HEADERS, PositionHeaders } from './use-position.js';

/** The answer's headers that pages of other sites may read. */
export const EXPOSED_HEADERS = [...Object.values(POSITION_HEADERS), 'etag'];

// Also where a request has no Origin: a cache gives the same answer to a page that has one.
const EVERY_ORIGIN = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': EXPOSED_HEADERS.join(','),
};
const EVERY_ORIGIN_LIST = Object.entries(EVERY_ORIGIN).flat();

export interface EntityTagOptions {
  readonly openView: () => View;
  /** Says what is answered, beside the data: the schema, and how it is configured. */
  readonly release: string;
  readonly maxAgeMs: number;
  readonly stalenessBoundMs: number;
  readonly registry: Registry;
}

export interface EntityTags {
  readonly plugin: Plugin<GatewayContext>;
  /** What a GET asks; undefined where none of its tags is one of ours. */
  conditionOf(request: TaggedRequest, ifNoneMatch: string): Condition | undefined;
  /** The headers of a 304, as a list of names and values. Counts it. */
  headersOf304(tag: string, checkpoint: Checkpoint, stalenessMs: number): string[];
  /** Notes that a request's condition does not hold: its operation goes on with this view. */
  hasChanged(request: object, view: View): void;
  /**
   * The view that was opened to compare a request's tags, once: its operation goes on with it.
   *
   * @param context of Yoga's, for a request over HTTP or of another kind
   */
  takeView(context: object): View | undefined;
}

/**
 * ETag and Cache-Control of answers to GETs, and 304 without execution while no entity that an answer was
 * read from has changed: one read, of the checkpoint. See docs/decisions/018-etags.md.
 */
export function createEntityTags(options: EntityTagOptions): EntityTags {
  const { openView, release, stalenessBoundMs, registry } = options;
  /** By what Yoga's context has of a request: its `request`, or its `req` of node:http. */
  const views = new WeakMap<object, View>();
  const answered = new WeakMap<Request, View>();
  const positions = new PositionHeaders(stalenessBoundMs);
  const answers = new Tally();
  const notModified: Counter = new Counter({
    name: 'almanac_http_not_modified_total',
    help: 'Requests answered with 304 without an execution.',
    registers: [registry],
    collect: () => notModified.inc(answers.take()),
  });
  const conditionOf = (request: TaggedRequest, ifNoneMatch: string) =>
    conditionIn(ifNoneMatch, () => requestIdentity(request, release));

  function headersOf304(tag: string, checkpoint: Checkpoint, stalenessMs: number): string[] {
    answers.add();
    const headers = positions.of(checkpoint, stalenessMs);
    headers.push(...EVERY_ORIGIN_LIST, 'cache-control', cacheControl(stalenessMs, options));
    headers.push('etag', tag);
    return headers;
  }

  function tagOf(request: Request, { pinned, entitiesRead }: View): string | undefined {
    const identity = requestIdentity(request, release);
    return pinned && entityTagOf({ identity, entities: entitiesRead, checkpoint: pinned });
  }

  /** The headers of a 304; undefined for a request that is to be executed. */
  async function unchanged(request: Request, ifNoneMatch: string): Promise<string[] | undefined> {
    const condition = conditionOf(request, ifNoneMatch);
    if (!condition) return undefined;
    const view = openView();
    views.set(request, view);
    // What keeps it from being read is told by the operation.
    await view.pin().catch(() => {});
    const { pinned, stalenessMs } = view;
    const tag = pinned && tagNow(condition, pinned);
    return tag ? headersOf304(tag, pinned, stalenessMs ?? 0) : undefined;
  }

  return {
    conditionOf,
    headersOf304,
    hasChanged: (request, view) => void views.set(request, view),
    takeView(context) {
      const { request, req } = context as { readonly request?: Request; readonly req?: object };
      for (const key of [request, req]) {
        const view = key && views.get(key);
        if (key && views.delete(key)) return view;
      }
      return undefined;
    },
    plugin: {
      async onRequest({ request, url, serverContext, endResponse, fetchAPI }) {
        const ifNoneMatch = ifNoneMatchOf(request);
        if (ifNoneMatch === null || url.pathname !== '/graphql') return;
        const { req } = (serverContext ?? {}) as { readonly req?: object };
        if (req && views.has(req)) return;
        const found = await unchanged(request, ifNoneMatch);
        if (!found) return;
        const headers = new fetchAPI.Headers();
        for (let at = 0; at < found.length; at += 2)
          headers.set(found[at] ?? '', found[at + 1] ?? '');
        endResponse(new fetchAPI.Response(null, { status: 304, headers }));
      },
      onExecutionResult({ request, result, context }) {
        const view: unknown = 'view' in context ? context.view : undefined;
        const isWhole = result && !(Symbol.asyncIterator in result) && !('errors' in result);
        if (request.method === 'GET' && isWhole && view instanceof View)
          answered.set(request, view);
      },
      onResponse({ request, response, setResponse, fetchAPI }) {
        if (request.method !== 'GET') return;
        const { headers } = response;
        const set = (values: Readonly<Record<string, string>>) => {
          headers.append('vary', VARY);
          for (const [name, value] of Object.entries(values)) headers.set(name, value);
        };
        if (response.status === 304) {
          // As in the answer that it stands for, whatever the request's Origin made of these.
          set(EVERY_ORIGIN);
          return;
        }
        if (!/^application\/(graphql-response\+)?json/.test(headers.get('content-type') ?? ''))
          return;
        const view = answered.get(request);
        if (!view || response.status !== 200) {
          headers.set('cache-control', 'no-store');
          return;
        }
        const isTagged = !request.headers.has(EXTENSION_HEADER);
        const tag = isTagged && tagOf(request, view);
        const control = { 'cache-control': cacheControl(view.stalenessMs, options) };
        set({ ...EVERY_ORIGIN, ...control, ...(tag && { etag: tag }) });
        const ifNoneMatch = ifNoneMatchOf(request);
        if (!tag || ifNoneMatch === null || !matches(ifNoneMatch, tag)) return;
        const unmodified = new fetchAPI.Headers(headers);
        unmodified.delete('content-type');
        unmodified.delete('content-length');
        setResponse(new fetchAPI.Response(null, { status: 304, headers: unmodified }));
      },
    },
  };
}

/** The condition of a request that can be answered with 304; null for none. */
function ifNoneMatchOf({ method, headers }: Request): string | null {
  // With this header, an answer has its age in its body.
  return method === 'GET' && !headers.has(EXTENSION_HEADER) ? headers.get('if-none-match') : null;
}
