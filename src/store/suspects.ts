/** A record that may differ from its row. */
export interface Suspect {
  /** The entity's name. */
  readonly entity: string;
  readonly id: string;
}

/**
 * The records that somebody found to be wrong or lost: anybody adds, the worker alone repairs and
 * removes. A set with a bound; what does not fit is left to the next comparison. It expires with the data.
 */
export interface Suspects {
  /** How many of these are in the set afterwards. Errors: STORE_DENIED, STORE_LOST. */
  add(suspects: readonly Suspect[]): Promise<number>;
  /** Any of them, at most `count`: one command. They stay until they are removed. */
  some(count: number): Promise<readonly Suspect[]>;
  /** Those of the given ones that are in the set. */
  pending(suspects: readonly Suspect[]): Promise<readonly Suspect[]>;
  remove(suspects: readonly Suspect[]): Promise<void>;
}

/** A record's name among all entities: entities' names have no colon. */
export const suspectName = ({ entity, id }: Suspect) => `${entity}:${id}`;

/** The record of that name. */
export function suspectOf(name: string): Suspect {
  const at = name.indexOf(':');
  return { entity: name.slice(0, at), id: name.slice(at + 1) };
}
