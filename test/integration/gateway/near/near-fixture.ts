import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { NearReader, type NearReaderOptions } from '../../../../src/gateway/near/near-reader.js';
import { silentLogger } from '../../../../src/lib/logger.js';
import { createRegistry } from '../../../../src/lib/metrics.js';
import type { Checkpoint, Store, StoreReader } from '../../../../src/store/store.js';
import type { StoreFixture } from '../../../conformance/store-fixture.js';
import { eventually } from '../../../support/eventually.js';

const EVERY_MS = { everyMs: 2 };

export interface RunningNear extends AsyncDisposable {
  readonly near: NearReader;
}

/** A near reader over a store, following until it is disposed. */
export function runNear(
  { reader, feed }: Pick<Store, 'reader' | 'feed'>,
  options: Partial<NearReaderOptions> = {},
): RunningNear {
  const near = new NearReader({
    reader,
    feed,
    mostBytes: 2 ** 26,
    logger: silentLogger,
    registry: createRegistry(),
    pollMs: 5,
    ...options,
  });
  const stop = new AbortController();
  const running = near.run(stop.signal);
  return {
    near,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

/** Resolves once requests read memory, and see there what the store has now. */
export async function caughtUp(near: NearReader, { reader }: { reader: StoreReader }) {
  await eventually(async () => {
    const there = await reader.checkpoint();
    return near.isServing && isDeepStrictEqual(await near.checkpoint(), there);
  }, EVERY_MS);
}

/**
 * The same stores, read by way of a near reader. A new request waits until it sees the newest version, as the
 * suite of all stores expects it. And each read takes a turn of the event loop, as with a store: answers from
 * memory take none, so that a test that reads in a loop would let nobody else write.
 */
export function nearFixture(fixture: StoreFixture): StoreFixture {
  return {
    async open(limits) {
      const store = await fixture.open(limits);
      const running = runNear(store);
      const { near } = running;
      const checkpoint = async () => {
        let found: Checkpoint | undefined;
        await eventually(async () => {
          const there = await store.reader.checkpoint();
          found = await near.checkpoint();
          return isDeepStrictEqual(found, there) && near.isServing === Boolean(there);
        }, EVERY_MS);
        return found;
      };
      return {
        ...store,
        reader: {
          checkpoint,
          leaseIsHeld: () => near.leaseIsHeld(),
          documents: (...asked) => nextTurn().then(() => near.documents(...asked)),
          newestDocuments: (...asked) => nextTurn().then(() => near.newestDocuments(...asked)),
          ranges: (...asked) => nextTurn().then(() => near.ranges(...asked)),
          counts: (...asked) => nextTurn().then(() => near.counts(...asked)),
        },
        feed: near.feed,
        async [Symbol.asyncDispose]() {
          await running[Symbol.asyncDispose]();
          await store[Symbol.asyncDispose]();
        },
      };
    },
    [Symbol.asyncDispose]: () => fixture[Symbol.asyncDispose](),
  };
}
