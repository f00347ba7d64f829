import { AlmanacError } from '../../lib/errors.js';

/** The names of everything that one dataset and fingerprint keep in Redis. */
export interface Keys {
  /** String: the token of the worker that may write. */
  readonly lease: string;
  /** String: the Checkpoint, as JSON. */
  readonly checkpoint: string;
  /** Stream: the changes that were committed. */
  readonly feed: string;
  /** Hash: the name of each generation to the ms (server's clock) since which its keys are whole. */
  readonly generations: string;
  /** Set: the records that may differ from the source, as `Entity:ID`. */
  readonly suspects: string;
  /** Never written: what a command is tried on. */
  readonly probe: string;
  /** What the keys of a generation's documents begin with; `ENTITY:ID` follows. */
  documents(generation: string): string;
  /** A document. */
  document(generation: string, entity: string, id: string): string;
  /** Sorted set of an index's entries, every score 0: Redis then orders them by their bytes. */
  index(generation: string, entity: string, index: string): string;
  /**
   * In the form of the generation's documents, so that one command reads it beside them: the sequence of
   * its last commit. No entity has an empty name.
   */
  head(generation: string): string;
  /** Stream: what the latest commits of the generation replaced. */
  undo(generation: string): string;
  /** Of other services that use Redis OM: an index of the server's, and the string beside it. */
  redisOmIndex(generation: string, entity: string): string;
  /** SCAN pattern of every key of a generation. */
  ofGeneration(generation: string): string;
  /** Whose document's key of a generation this is: `Entity:ID`; undefined for any other key. */
  recordOf(generation: string, key: string): string | undefined;
}

const DOCUMENT = /^[A-Za-z0-9]+:/;
const DATASET = /^[A-Za-z0-9._-]{1,64}$/;

/**
 * The only place that spells a key. The dataset stands in braces, so that Redis Cluster puts all of
 * it into one slot: scripts and MGET touch many of its keys at once.
 *
 * Errors: CONFIG_INVALID for a dataset's name that would break the braces or a pattern.
 */
export function createKeys({
  dataset,
  fingerprint,
}: {
  readonly dataset: string;
  readonly fingerprint: string;
}): Keys {
  if (!DATASET.test(dataset)) {
    throw new AlmanacError(
      'CONFIG_INVALID',
      `Expected a dataset name of 1 to 64 letters, digits, ".", "_" or "-", got ${JSON.stringify(dataset)}.`,
    );
  }
  const prefix = `almanac:{${dataset}}:${fingerprint}:`;
  return {
    lease: `${prefix}lease`,
    checkpoint: `${prefix}checkpoint`,
    feed: `${prefix}feed`,
    generations: `${prefix}generations`,
    suspects: `${prefix}suspects`,
    probe: `${prefix}probe`,
    documents: (generation) => `${prefix}${generation}:`,
    document: (generation, entity, id) => `${prefix}${generation}:${entity}:${id}`,
    index: (generation, entity, index) => `${prefix}${generation}:${entity}#${index}`,
    head: (generation) => `${prefix}${generation}:#head`,
    undo: (generation) => `${prefix}${generation}:#undo`,
    redisOmIndex: (generation, entity) => `${prefix}${generation}:#redis-om:${entity}`,
    ofGeneration: (generation) => `${escapeGlob(`${prefix}${generation}`)}:*`,
    recordOf(generation, key) {
      const start = `${prefix}${generation}:`;
      const record = key.slice(start.length);
      return key.startsWith(start) && DOCUMENT.test(record) ? record : undefined;
    },
  };
}

const escapeGlob = (text: string) => text.replace(/[*?[\]\\^]/g, '\\$&');
