declare const POSITION: unique symbol;

/**
 * A point in a source's history: a GTID set, a MariaDB GTID position. Opaque text outside the
 * source that made it; that source alone compares two.
 */
export type Position = string & { readonly [POSITION]: true };
