import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/lib/logger.js';
import { defineCatalog } from '../../../src/model/catalog.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import type { StoreWriter } from '../../../src/store/store.js';
import { keepHouse } from '../../../src/sync/housekeeper.js';
import { eventually } from '../../support/eventually.js';
import { createMemoryDataset, createMemoryStore } from '../../support/memory-store.js';

const Item = defineEntity({ name: 'Item', fields: { id: field.int() }, key: ['id'] });
const catalog = defineCatalog([Item]);

describe('the housekeeper', () => {
  const stop = { current: new AbortController() };
  let writer: StoreWriter;
  let renewals: number;
  let retired: string[];

  beforeEach(async () => {
    stop.current = new AbortController();
    writer = createMemoryStore(createMemoryDataset()).writer;
    renewals = 0;
    retired = [];
  });
  afterEach(() => stop.current.abort());

  /** Two generations, of which one is loading and the other an orphan. */
  async function keep(overrides: Partial<StoreWriter>, ttlMs = 200) {
    const lease = await writer.acquireLease(60_000);
    if (!lease) throw new Error('The lease is taken.');
    const loading = await writer.createGeneration(lease);
    const orphan = await writer.createGeneration(lease);
    const house = keepHouse({
      writer: {
        ...writer,
        async renewTtl(_lease, generation) {
          expect(generation).toBe(loading);
          renewals += 1;
        },
        async retire(held, generation) {
          retired.push(generation);
          await writer.retire(held, generation);
        },
        ...overrides,
      },
      lease,
      catalog,
      ttlMs,
      retireGraceMs: 0,
      loading: () => loading,
      logger: silentLogger,
      signal: stop.current.signal,
    });
    return { house, loading, orphan };
  }

  it('renews what is in use and retires what is not', async () => {
    const { loading, orphan } = await keep({});
    await eventually(() => renewals > 2 && retired.length > 0);
    expect(retired).toEqual([orphan]);
    expect(await writer.generations()).toEqual([loading]);
  });

  it('renews on while a retirement takes its time, and ends without it', async () => {
    const { house } = await keep({ retire: () => new Promise(() => {}) });
    await eventually(() => renewals > 3);
    stop.current.abort();
    await house;
  });

  it('renews on while retirements fail, and tries them again', async () => {
    let failures = 0;
    await keep({
      async retire() {
        failures += 1;
        throw new Error('no');
      },
    });
    await eventually(() => renewals > 3 && failures > 3);
  });
});
