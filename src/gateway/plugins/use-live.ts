import { mapAsyncIterator } from '@graphql-tools/utils';
import { createSourceEventStream, type ExecutionArgs, execute } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Live } from '../live/live.js';
import type { GatewayContext } from '../pothos.js';
import { View } from '../view.js';
import type { ViewOptions } from '../view-options.js';

/**
 * Subscriptions: each event is answered from a View of its own, pinned after the event came. One View for
 * all would answer for ever with what it read first.
 *
 * @param live undefined: subscriptions are refused
 */
export function useLive(live: Live | undefined, options: ViewOptions): Plugin<GatewayContext> {
  const subscribe = async (args: ExecutionArgs) => {
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) return source;
    return mapAsyncIterator(source[Symbol.asyncIterator](), (rootValue: unknown) => {
      // Everything of the subscription's context but the View.
      const contextValue = Object.create(args.contextValue as object, {
        view: { value: new View(options), enumerable: true },
      });
      return execute({ ...args, rootValue, contextValue });
    });
  };
  return {
    onContextBuilding({ context, extendContext }) {
      // Aborts where the client is gone, also while its answer waits to be written.
      const until = context.request?.signal;
      extendContext({ ...(live && { live }), ...(until && { until }) });
    },
    onSubscribe({ setSubscribeFn }) {
      setSubscribeFn(subscribe);
    },
  };
}
