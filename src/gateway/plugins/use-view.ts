import type { Plugin } from 'graphql-yoga';
import type { GatewayContext } from '../pothos.js';
import { View, type ViewOptions } from '../view.js';

/** Gives each operation a View of its own, as `view` in the resolvers' context. */
export function useView(options: ViewOptions): Plugin<GatewayContext> {
  return {
    onContextBuilding({ extendContext }) {
      extendContext({ view: new View(options) });
    },
  };
}
