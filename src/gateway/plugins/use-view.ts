import type { Plugin } from 'graphql-yoga';
import type { GatewayContext } from '../pothos.js';
import type { View } from '../view.js';

/**
 * Gives each operation a View of its own, as `view` in the resolvers' context.
 *
 * @param openView makes it; gets what Yoga knows of the operation
 */
export function useView(openView: (context: object) => View): Plugin<GatewayContext> {
  return {
    onContextBuilding({ context, extendContext }) {
      extendContext({ view: openView(context) });
    },
  };
}
