import type { Plugin } from 'graphql-yoga';
import type { BegunRequests } from '../front/begun-requests.js';
import type { GatewayContext } from '../pothos.js';

/** Takes what was executed before Yoga saw the request for what its execution gives. */
export function useBegun(begun: BegunRequests): Plugin {
  return {
    onExecute({ args, setExecuteFn }) {
      const known = begun.of(args.contextValue);
      if (!known) return;
      (args.contextValue as unknown as GatewayContext).usedLocales = known.usedLocales;
      setExecuteFn(() => known.result);
    },
  };
}
