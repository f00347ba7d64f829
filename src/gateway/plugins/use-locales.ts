import type { Plugin } from 'graphql-yoga';
import { acceptedLocales } from '../locales/accept-language.js';
import type { GatewayContext } from '../pothos.js';

/**
 * Gives resolvers the locales of Accept-Language, and says in `Vary` of each answer that they went into
 * it: caches then keep one for each value of the header.
 */
export function useLocales(): Plugin<GatewayContext> {
  const contexts = new WeakMap<Request, GatewayContext[]>();
  return {
    onContextBuilding({ context, extendContext }) {
      const { request } = context;
      // Some callers build a context without a request: a subscription over WebSocket.
      extendContext({
        locales: acceptedLocales(request?.headers.get('accept-language')),
        usedLocales: false,
      });
      if (!request) return;
      const known = contexts.get(request);
      if (known) known.push(context);
      else contexts.set(request, [context]);
    },
    onResponse({ request, response }) {
      if (request.method === 'GET') return; // says so always: docs/decisions/018-etags.md
      const usedThem = contexts.get(request)?.some(({ usedLocales }) => usedLocales);
      if (usedThem) response.headers.append('vary', 'Accept-Language');
    },
  };
}
