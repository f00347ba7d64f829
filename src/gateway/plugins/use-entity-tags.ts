import type { Plugin } from 'graphql-yoga';
import { Counter } from 'prom-client';
import type { Registry } from '../../lib/metrics.js';
import { cacheControl } from '../http/cache-control.js';
import { entitiesOfTag, entityTagOf, matches, tagsOf } from '../http/entity-tag.js';
import { requestIdentity, VARY } from '../http/request-identity.js';
import type { GatewayContext } from '../pothos.js';
import { View } from '../view.js';
import { EXTENSION_HEADER, POSITION_HEADERS, positionHeaders } from './use-position.js';

/** The answer's headers that pages of other sites may read. */
export const EXPOSED_HEADERS = [...Object.values(POSITION_HEADERS), 'etag'];

// Also where a request has no Origin: a cache gives the same answer to a page that has one.
const EVERY_ORIGIN = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': EXPOSED_HEADERS.join(','),
};

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
  /**
   * The headers of a 304, where nothing changed that the tags of a GET were made from; undefined for a
   * request that is to be executed.
   */
  unchanged(request: ConditionalGet): Promise<Record<string, string> | undefined>;
  /**
   * The view that was opened to compare a request's tags, once: its operation goes on with it.
   *
   * @param context of Yoga's, for a request over HTTP or of another kind
   */
  takeView(context: object): View | undefined;
}

export interface ConditionalGet {
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  readonly ifNoneMatch: string;
  /** What Yoga's context has of it: its `request`, or its `req` of node:http. */
  readonly key: object;
}

/**
 * ETag and Cache-Control of answers to GETs, and 304 without execution while no entity that an answer was
 * read from has changed: one read, of the checkpoint. See docs/decisions/018-etags.md.
 */
export function createEntityTags(options: EntityTagOptions): EntityTags {
  const { openView, release, stalenessBoundMs, registry } = options;
  const views = new WeakMap<object, View>();
  const compared = new WeakSet<object>();
  const answered = new WeakMap<Request, View>();
  const notModified = new Counter({
    name: 'almanac_http_not_modified_total',
    help: 'Requests answered with 304 without an execution.',
    registers: [registry],
  });
  type Tagged = Pick<ConditionalGet, 'url' | 'headers'>;
  const tagOf = (request: Tagged, view: View, entities: Iterable<string>) =>
    view.pinned &&
    entityTagOf({ identity: requestIdentity(request, release), entities, checkpoint: view.pinned });
  const described = (view: View | undefined, tag: string | undefined) => ({
    ...EVERY_ORIGIN,
    'cache-control': cacheControl(view?.stalenessMs, options),
    ...(tag && { etag: tag }),
  });

  async function unchanged(request: ConditionalGet): Promise<Record<string, string> | undefined> {
    const { ifNoneMatch, key } = request;
    compared.add(key);
    const tags = tagsOf(ifNoneMatch).flatMap((tag) => {
      const entities = entitiesOfTag(tag);
      return entities ? [{ tag, entities }] : [];
    });
    if (tags.length === 0) return undefined;
    const view = openView();
    views.set(key, view);
    // What keeps it from being read is told by the operation.
    await view.pin().catch(() => {});
    const current = tags
      .map(({ tag, entities }) => ({ tag, now: tagOf(request, view, entities) }))
      .find(({ tag, now }) => now && matches(tag, now))?.now;
    if (!current) return undefined;
    notModified.inc();
    return { ...positionHeaders(view, stalenessBoundMs), ...described(view, current) };
  }

  return {
    unchanged,
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
        if (req && compared.has(req)) return;
        const { headers } = request;
        const found = await unchanged({ url: request.url, headers, ifNoneMatch, key: request });
        if (found) endResponse(new fetchAPI.Response(null, { status: 304, headers: found }));
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
        const tag = isTagged ? tagOf(request, view, view.entitiesRead) : undefined;
        set(described(view, tag));
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
