import { afterEach, beforeEach, describe } from 'vitest';
import type { Store } from '../../../../src/store/store.js';
import type { StoreFixture } from '../../../conformance/store-fixture.js';
import { describeReads } from '../../../conformance/store-reads.js';
import { describeVersions } from '../../../conformance/store-versions.js';
import { openRedisFixture } from '../../store/redis-fixture.js';
import { CODEC_SERVERS } from '../../store/redis-servers.js';
import { nearFixture } from './near-fixture.js';

const [{ codec, url }] = CODEC_SERVERS;

describe.skipIf(url === '')('a store that is read from memory', () => {
  let fixture: StoreFixture;
  let store: Store;
  beforeEach(async () => {
    fixture = nearFixture(await openRedisFixture({ url, codec }));
    store = await fixture.open();
  });
  afterEach(async () => {
    await store?.[Symbol.asyncDispose]();
    await fixture?.[Symbol.asyncDispose]();
  });

  describeReads(() => ({ fixture, store }));
  describeVersions(() => ({ fixture, store }));
});
