import type { ServerAddresses } from './servers/servers.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The servers that the global set-up started or found. */
    servers: ServerAddresses;
  }
}
