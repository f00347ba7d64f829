/**
 * Batching reads of one request, as DataLoader batches them, for many keys at a time: one promise a list
 * instead of several objects a key. See docs/decisions/020-compiled-operations.md.
 */

/** What is asked in one tick, and its answers, which come together. */
interface Batch<Ask, Answer> {
  readonly asks: Ask[];
  readonly keys: string[];
  /** Never rejects: a failure is each asker's. */
  readonly over: Promise<void>;
  answers: readonly Answer[];
  failure: { readonly error: unknown } | undefined;
}

interface Entry<Ask, Answer> {
  readonly batch: Batch<Ask, Answer>;
  readonly place: number;
}

export interface BatchLoaderOptions<Ask, Answer> {
  /** Answers in the order of what is asked. */
  readonly read: (asks: readonly Ask[]) => Promise<readonly Answer[]>;
  readonly keyOf: (ask: Ask) => string;
  /** Asks a batch; more become several batches of one tick. */
  readonly maxBatchSize: number;
}

/**
 * Reads once what is asked for once or more, all of one tick in one batch. What is known already is given
 * when the batch of its tick is over: what it leads to is then asked for together with the rest's. What
 * failed is forgotten.
 */
export class BatchLoader<Ask, Answer> {
  readonly #options: BatchLoaderOptions<Ask, Answer>;
  readonly #entries = new Map<string, Entry<Ask, Answer>>();
  #open: Batch<Ask, Answer> | undefined;

  constructor(options: BatchLoaderOptions<Ask, Answer>) {
    this.#options = options;
  }

  load(ask: Ask): Promise<Answer> {
    const batch = this.#batch();
    const entry = this.#entry(ask, batch);
    const { over } = entry.batch;
    return entry.batch === batch
      ? over.then(() => answerOf(entry))
      : batch.over.then(() => over).then(() => answerOf(entry));
  }

  /** All, in their order. */
  async loadAll(asks: readonly Ask[]): Promise<Answer[]> {
    const waits = new Set<Promise<void>>();
    const entries = asks.map((ask) => {
      const batch = this.#batch();
      const entry = this.#entry(ask, batch);
      waits.add(batch.over).add(entry.batch.over);
      return entry;
    });
    for (const over of waits) await over;
    return entries.map(answerOf);
  }

  #batch(): Batch<Ask, Answer> {
    const { maxBatchSize } = this.#options;
    if (this.#open && this.#open.asks.length < maxBatchSize) return this.#open;
    let begin = () => {};
    const started = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const batch: Batch<Ask, Answer> = {
      asks: [],
      keys: [],
      answers: [],
      failure: undefined,
      over: started.then(() => this.#read(batch)),
    };
    this.#open = batch;
    // After all that promises of this tick still lead to.
    Promise.resolve().then(() => process.nextTick(begin));
    return batch;
  }

  #entry(ask: Ask, batch: Batch<Ask, Answer>): Entry<Ask, Answer> {
    const key = this.#options.keyOf(ask);
    const known = this.#entries.get(key);
    if (known) return known;
    const entry = { batch, place: batch.asks.push(ask) - 1 };
    batch.keys.push(key);
    this.#entries.set(key, entry);
    return entry;
  }

  async #read(batch: Batch<Ask, Answer>): Promise<void> {
    if (this.#open === batch) this.#open = undefined;
    if (batch.asks.length === 0) return;
    try {
      batch.answers = await this.#options.read(batch.asks);
    } catch (error) {
      batch.failure = { error };
      for (const key of batch.keys) this.#entries.delete(key);
    }
  }
}

function answerOf<Ask, Answer>({ batch, place }: Entry<Ask, Answer>): Answer {
  if (batch.failure) throw batch.failure.error;
  return batch.answers[place] as Answer;
}
