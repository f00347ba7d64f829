import { createHash } from 'node:crypto';

/** A Lua script and the name that the server knows it by. */
export interface Script {
  readonly source: string;
  /** SHA-1 of the source, in hex: what EVALSHA takes. */
  readonly sha: string;
  /** Only reads: may run as EVALSHA_RO, on a replica, and under read-only permissions. */
  readonly readOnly: boolean;
}

export function createScript(source: string, { readOnly = false } = {}): Script {
  return { source, readOnly, sha: createHash('sha1').update(source).digest('hex') };
}
