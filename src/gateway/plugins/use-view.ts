import type { Plugin } from 'graphql-yoga';
import type { GatewayContext } from '../pothos.js';
import type { View } from '../view.js';

/**
 * Gives each operation a View of its own, as `view` in the resolvers' context.
 *
 * @param openView makes it; gets the HTTP request that the operation came with, if it came with one
 */
export function useView(openView: (request: Request | undefined) => View): Plugin<GatewayContext> {
  return {
    onContextBuilding({ context, extendContext }) {
      extendContext({ view: openView((context as { readonly request?: Request }).request) });
    },
  };
}
