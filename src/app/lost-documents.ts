import { Counter } from 'prom-client';
import { keyEntryOf } from '../gateway/key-value.js';
import { sleep } from '../lib/abort.js';
import { AlmanacError, messageOf } from '../lib/errors.js';
import type { Logger } from '../lib/logger.js';
import type { Registry } from '../lib/metrics.js';
import type { Catalog } from '../model/catalog.js';
import type { IndexEntry } from '../model/document.js';
import type { Entity } from '../model/entity.js';
import type { StoreInspector } from '../store/store.js';
import { type Suspect, type Suspects, suspectName } from '../store/suspects.js';

// One report for all that a burst of requests misses.
const GATHER_MS = 5;
/** Remembered for readiness; a store that lost more is not told apart from one that lost these. */
const MOST_LOST = 1_000;

/**
 * What requests found to be lost: reported to the worker as suspects, and counted for readiness until it
 * is there again. No request waits for it.
 */
export class LostDocuments {
  readonly #suspects: Suspects;
  readonly #inspector: StoreInspector;
  readonly #catalog: Catalog;
  readonly #logger: Logger;
  readonly #reports: Counter<'outcome'>;
  /** By `suspectName`: each request that meets a lost document says so. */
  readonly #lost = new Map<string, Suspect & { readonly entry: IndexEntry }>();
  #unreported = new Map<string, Suspect>();
  #isDenied = false;

  constructor(options: {
    suspects: Suspects;
    inspector: StoreInspector;
    catalog: Catalog;
    logger: Logger;
    registry: Registry;
  }) {
    this.#suspects = options.suspects;
    this.#inspector = options.inspector;
    this.#catalog = options.catalog;
    this.#logger = options.logger;
    this.#reports = new Counter({
      name: 'almanac_suspects_reported_total',
      help: 'Lost documents that were queued for repair, or could not be',
      labelNames: ['outcome'],
      registers: [options.registry],
    });
  }

  /** Returns at once. */
  report(entity: Entity, id: string): void {
    const suspect = { entity: entity.name, id };
    const entry = entryOrNone(entity, id);
    if (entry && this.#lost.size < MOST_LOST) {
      this.#lost.set(suspectName(suspect), { ...suspect, entry });
    }
    const isFirst = this.#unreported.size === 0;
    this.#unreported.set(suspectName(suspect), suspect);
    if (isFirst) void this.#send();
  }

  /** How many are lost still, by what the store says where it can be asked. */
  async count(): Promise<number> {
    await this.#forgetRepaired().catch((error: unknown) => {
      this.#logger.debug({ reason: messageOf(error) }, 'could not look for lost documents');
    });
    return this.#lost.size;
  }

  async #forgetRepaired(): Promise<void> {
    const generation = this.#lost.size > 0 && (await this.#inspector.checkpoint())?.generation;
    if (!generation) return;
    for (const entity of this.#catalog.entities) {
      const some = [...this.#lost.values()].filter((one) => one.entity === entity.name);
      if (some.length === 0) continue;
      const [documents, listed] = await Promise.all([
        this.#inspector.documents(
          generation,
          entity,
          some.map(({ id }) => id),
        ),
        this.#inspector.hasEntries(
          generation,
          entity,
          some.map(({ entry }) => entry),
        ),
      ]);
      for (const [at, suspect] of some.entries()) {
        if (documents[at] || !listed[at]) this.#lost.delete(suspectName(suspect));
      }
    }
  }

  async #send(): Promise<void> {
    await sleep(GATHER_MS);
    const batch = [...this.#unreported.values()];
    this.#unreported = new Map();
    try {
      const queued = await this.#suspects.add(batch);
      this.#reports.inc({ outcome: 'queued' }, queued);
      this.#reports.inc({ outcome: 'refused' }, batch.length - queued);
    } catch (error) {
      this.#reports.inc({ outcome: 'failed' }, batch.length);
      this.#warn(error);
    }
  }

  #warn(error: unknown): void {
    const cannot = error instanceof AlmanacError && error.code !== 'STORE_LOST';
    if (cannot && this.#isDenied) return;
    this.#isDenied ||= cannot;
    this.#logger.warn(
      { reason: messageOf(error) },
      'Lost documents cannot be queued for repair: the next comparison finds them. This needs SADD and PEXPIRE on the key of suspects, at a primary.',
    );
  }
}

/** None for the id of an index entry that was made by hand: a repair removes it. */
function entryOrNone(entity: Entity, id: string): IndexEntry | undefined {
  try {
    return keyEntryOf(entity, id);
  } catch {
    return undefined;
  }
}
