import { describe, expect, it } from 'vitest';
import { collectStatus } from '../../../src/app/status.js';
import { defineCatalog } from '../../../src/model/catalog.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import type { Position } from '../../../src/model/position.js';
import type { Checkpoint, IndexRange, StoreReader, Version } from '../../../src/store/store.js';

const entity = (name: string) =>
  defineEntity({ name, fields: { code: field.string() }, key: ['code'] });
const catalog = defineCatalog([entity('Country'), entity('Currency')]);

const NOW = 1_700_000_000_000;
const checkpoint: Checkpoint = {
  position: 'mysql:a:1-5' as Position,
  generation: 'g7',
  fingerprint: catalog.fingerprint,
  committedAtMs: NOW - 9_000,
  confirmedAtMs: NOW - 400,
  sequence: 3,
  changed: {},
};

function readerWith(visible: Checkpoint | undefined) {
  const asked: (readonly [Version, readonly IndexRange[]])[] = [];
  const reader: StoreReader = {
    checkpoint: async () => visible,
    counts: async (version, ranges) => {
      asked.push([version, ranges]);
      return ranges.map((_, at) => (at + 1) * 100);
    },
    leaseIsHeld: async () => true,
    documents: () => Promise.reject(new Error('not asked')),
    newestDocuments: () => Promise.reject(new Error('not asked')),
    ranges: () => Promise.reject(new Error('not asked')),
  };
  return { reader, asked };
}

const options = {
  dataset: 'atlas',
  catalog,
  storeLabel: 'Redis 8.0.1, redis-json',
  stalenessBoundMs: 1_000,
  now: NOW,
};

describe('collectStatus', () => {
  it('counts every entity of the visible generation, in one command', async () => {
    const { reader, asked } = readerWith(checkpoint);
    expect(await collectStatus({ ...options, reader })).toEqual({
      dataset: 'atlas',
      fingerprint: catalog.fingerprint,
      store: 'Redis 8.0.1, redis-json',
      generation: 'g7',
      position: 'mysql:a:1-5',
      committedAt: new Date(NOW - 9_000).toISOString(),
      stalenessMs: 400,
      ready: true,
      workerPresent: true,
      entities: [
        { entity: 'Country', documents: 100 },
        { entity: 'Currency', documents: 200 },
      ],
    });
    expect(asked).toHaveLength(1);
    const [[version, ranges] = [undefined, []]] = asked;
    expect(version).toMatchObject({ generation: 'g7', sequence: 3 });
    expect(ranges.map(({ index, prefix }) => `${index}${prefix}`)).toEqual(['key', 'key']);
  });

  it('says so where nothing is announced, and counts nothing', async () => {
    const { reader, asked } = readerWith(undefined);
    const status = await collectStatus({ ...options, reader });
    expect(status).toMatchObject({ generation: null, position: null, stalenessMs: null });
    expect(status.ready).toBe(false);
    expect(status.entities).toHaveLength(2);
    expect(asked).toEqual([]);
  });

  it('is not ready past the bound', async () => {
    const { reader } = readerWith(checkpoint);
    const status = await collectStatus({ ...options, reader, now: NOW + 10_000 });
    expect(status).toMatchObject({ ready: false, stalenessMs: 10_400 });
  });
});
