/** What every Store promises, whatever it is made of. Call `describeStore` from a test file. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.js';
import { describeCommits } from './store-commits.js';
import { describeFeed } from './store-feed.js';
import type { StoreFixture } from './store-fixture.js';
import { describeReads } from './store-reads.js';
import { describeVersions } from './store-versions.js';
import { describeWords } from './store-words.js';
import { describeWrites } from './store-writes.js';

export function describeStore(
  name: string,
  openFixture: () => Promise<StoreFixture>,
  { skip = false } = {},
): void {
  describe.skipIf(skip)(name, () => {
    let fixture: StoreFixture;
    let store: Store;
    beforeEach(async () => {
      fixture = await openFixture();
      store = await fixture.open();
    });
    afterEach(async () => {
      await store?.[Symbol.asyncDispose]();
      await fixture?.[Symbol.asyncDispose]();
    });

    describeReads(() => ({ fixture, store }));
    describeWrites(() => ({ fixture, store }));
    describeCommits(() => ({ store }));
    describeVersions(() => ({ fixture, store }));
    describeWords(() => ({ store }));
    describeFeed(() => ({ fixture, store }));

    it('answers a ping and says what it is', async () => {
      await store.ping();
      expect(store.label).not.toBe('');
    });
  });
}
