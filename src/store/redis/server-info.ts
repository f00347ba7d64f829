/** What a server says of itself. */
export interface ServerInfo {
  /** `redis`, `valkey`, or what a compatible product calls itself. */
  readonly product: string;
  readonly version: string;
  /** `master`, `replica` (`slave`) in Redis's own words. */
  readonly role: string;
  /** `standalone`, `cluster`, `sentinel`. */
  readonly mode: string;
}

/** From the answer to HELLO without arguments, which every user may ask. */
export function toServerInfo(hello: Readonly<Record<string, unknown>>): ServerInfo {
  const text = (name: string) => (typeof hello[name] === 'string' ? hello[name] : 'unknown');
  return {
    product: text('server'),
    version: text('version'),
    role: text('role'),
    mode: text('mode'),
  };
}

/** Whether the server's version is at least this one. False where it does not say. */
export function isAtLeast({ version }: ServerInfo, major: number, minor: number): boolean {
  const [itsMajor = 0, itsMinor = 0] = version.split('.').map(Number);
  return itsMajor > major || (itsMajor === major && itsMinor >= minor);
}
