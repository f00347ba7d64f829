import type { Catalog } from '../model/catalog.js';
import { KEY_INDEX } from '../model/document.js';
import type { StoreReader } from '../store/store.js';
import { stalenessMs } from './health.js';

export interface EntityCount {
  readonly entity: string;
  readonly documents: number;
}

/** What `almanac status` shows, and prints with `--json`. What is not there is null. */
export interface Status {
  readonly dataset: string;
  readonly fingerprint: string;
  /** Server, version and codec. */
  readonly store: string;
  /** null until a generation is announced; so are the four after it. */
  readonly generation: string | null;
  readonly position: string | null;
  /** When the source committed the last change that is in here: ISO 8601, or null before the first. */
  readonly committedAt: string | null;
  readonly stalenessMs: number | null;
  /** Whether the data is announced and within the staleness bound. */
  readonly ready: boolean;
  /** Whether a worker holds the lease. */
  readonly workerPresent: boolean;
  readonly entities: readonly EntityCount[];
}

export interface StatusOptions {
  readonly dataset: string;
  readonly catalog: Catalog;
  readonly reader: StoreReader;
  readonly storeLabel: string;
  readonly stalenessBoundMs: number;
  readonly now: number;
}

/** Reads the status from the store alone: three commands. Errors: STORE_LOST. */
export async function collectStatus(options: StatusOptions): Promise<Status> {
  const { catalog, reader, now } = options;
  const checkpoint = await reader.checkpoint();
  const counts = checkpoint
    ? await reader.counts(
        checkpoint,
        catalog.entities.map((entity) => ({
          entity,
          index: KEY_INDEX,
          prefix: '',
          limit: undefined,
        })),
      )
    : [];
  const staleMs = checkpoint ? stalenessMs(checkpoint, now) : null;
  return {
    dataset: options.dataset,
    fingerprint: catalog.fingerprint,
    store: options.storeLabel,
    generation: checkpoint?.generation ?? null,
    position: checkpoint?.position ?? null,
    committedAt: checkpoint?.committedAtMs
      ? new Date(checkpoint.committedAtMs).toISOString()
      : null,
    stalenessMs: staleMs,
    ready: staleMs !== null && staleMs <= options.stalenessBoundMs,
    workerPresent: await reader.leaseIsHeld(),
    entities: catalog.entities.map(({ name }, at) => ({
      entity: name,
      documents: counts[at] ?? 0,
    })),
  };
}
