/** A server of a kind that not every machine has. */
export interface FoundServer {
  readonly url: string;
  /** For people: what it is, and where it comes from. */
  readonly title: string;
}

/** Why there is none. */
export interface MissingServer {
  readonly reason: string;
}
