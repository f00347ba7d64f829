import type { FetchAPI, Plugin } from 'graphql-yoga';
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
  /** The view that was opened to compare a request's tags, once: its operation goes on with it. */
  takeView(request: Request): View | undefined;
}

/**
 * ETag and Cache-Control of answers to GETs, and 304 without execution while no entity that an answer was
 * read from has changed: one read, of the checkpoint. See docs/decisions/018-etags.md.
 */
export function createEntityTags(options: EntityTagOptions): EntityTags {
  const { openView, release, stalenessBoundMs, registry } = options;
  const views = new WeakMap<Request, View>();
  const answered = new WeakMap<Request, View>();
  const notModified = new Counter({
    name: 'almanac_http_not_modified_total',
    help: 'Requests answered with 304 without an execution.',
    registers: [registry],
  });
  const tagOf = (request: Request, view: View, entities: Iterable<string>) =>
    view.pinned &&
    entityTagOf({ identity: requestIdentity(request, release), entities, checkpoint: view.pinned });
  const describe = (headers: Headers, view: View | undefined, tag: string | undefined) => {
    headers.append('vary', VARY);
    for (const [name, value] of Object.entries(EVERY_ORIGIN)) headers.set(name, value);
    headers.set('cache-control', cacheControl(view?.stalenessMs, options));
    if (tag) headers.set('etag', tag);
  };

  async function unchanged(
    request: Request,
    ifNoneMatch: string,
    fetchAPI: FetchAPI,
  ): Promise<Response | undefined> {
    const tags = tagsOf(ifNoneMatch).flatMap((tag) => {
      const entities = entitiesOfTag(tag);
      return entities ? [{ tag, entities }] : [];
    });
    if (tags.length === 0) return undefined;
    const view = openView();
    views.set(request, view);
    // What keeps it from being read is told by the operation.
    await view.pin().catch(() => {});
    const current = tags
      .map(({ tag, entities }) => ({ tag, now: tagOf(request, view, entities) }))
      .find(({ tag, now }) => now && matches(tag, now))?.now;
    if (!current) return undefined;
    const headers = new fetchAPI.Headers(positionHeaders(view, stalenessBoundMs));
    describe(headers, view, current);
    notModified.inc();
    return new fetchAPI.Response(null, { status: 304, headers });
  }

  return {
    takeView(request) {
      const view = views.get(request);
      views.delete(request);
      return view;
    },
    plugin: {
      async onRequest({ request, url, endResponse, fetchAPI }) {
        const ifNoneMatch = ifNoneMatchOf(request);
        if (ifNoneMatch === null || url.pathname !== '/graphql') return;
        const response = await unchanged(request, ifNoneMatch, fetchAPI);
        if (response) endResponse(response);
      },
      onExecutionResult({ request, result, context }) {
        const view: unknown = 'view' in context ? context.view : undefined;
        const isWhole = result && !(Symbol.asyncIterator in result) && !('errors' in result);
        if (request.method === 'GET' && isWhole && view instanceof View)
          answered.set(request, view);
      },
      onResponse({ request, response, setResponse, fetchAPI }) {
        if (request.method !== 'GET' || response.status === 304) return;
        const type = response.headers.get('content-type') ?? '';
        if (!/^application\/(graphql-response\+)?json/.test(type)) return;
        const view = answered.get(request);
        if (!view || response.status !== 200) {
          response.headers.set('cache-control', 'no-store');
          return;
        }
        const isTagged = !request.headers.has(EXTENSION_HEADER);
        const tag = isTagged ? tagOf(request, view, view.entitiesRead) : undefined;
        describe(response.headers, view, tag);
        const ifNoneMatch = ifNoneMatchOf(request);
        if (!tag || ifNoneMatch === null || !matches(ifNoneMatch, tag)) return;
        const headers = new fetchAPI.Headers(response.headers);
        headers.delete('content-type');
        headers.delete('content-length');
        setResponse(new fetchAPI.Response(null, { status: 304, headers }));
      },
    },
  };
}

/** The condition of a request that can be answered with 304; null for none. */
function ifNoneMatchOf({ method, headers }: Request): string | null {
  // With this header, an answer has its age in its body.
  return method === 'GET' && !headers.has(EXTENSION_HEADER) ? headers.get('if-none-match') : null;
}
