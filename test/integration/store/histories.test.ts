/** Random histories of commits, replays and new generations leave what a simple model leaves. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Document, indexesOf } from '../../../src/model/document.js';
import type { Lease, RecordWrite, Store } from '../../../src/store/store.js';
import {
  City,
  checkpointAt,
  city,
  mustAcquire,
  newestOf,
  put,
  rangeOf,
  remove,
} from '../../conformance/store-fixture.js';
import { createMemoryStore } from '../../support/memory-store.js';
import { openRedisFixture } from './redis-fixture.js';
import { CODEC_SERVERS } from './redis-servers.js';

const IDS = Array.from({ length: 8 }, (_, id) => id);
const id = fc.constantFrom(...IDS);
const country = fc.constantFrom('DE', 'FR', null, '', 'D\u0000E');
const aCity = fc
  .tuple(id, country, fc.string({ unit: 'binary', maxLength: 3 }))
  .map(([at, where, name]): Document => city(at, where, name));
const aWrite: fc.Arbitrary<RecordWrite> = fc.oneof(
  aCity.map((document) => put(City, document)),
  id.map((at) => remove(City, String(at))),
);
type Step = { writes: readonly RecordWrite[] } | { load: readonly Document[] } | 'replay';
const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ writes: fc.array(aWrite, { maxLength: 6 }) }) },
  { weight: 2, arbitrary: fc.constant('replay' as const) },
  { weight: 1, arbitrary: fc.record({ load: fc.array(aCity, { maxLength: 8 }) }) },
);

/** Runs a history; resolves to everything that a reader could then see. */
async function play(store: Store, history: readonly Step[]) {
  const lease: Lease = await mustAcquire(store);
  const { writer, reader } = store;
  let generation = '';
  const begin = async (documents: readonly Document[], position: string) => {
    const former = await writer.generations();
    generation = await writer.createGeneration(lease);
    await writer.load(generation, City, documents);
    await writer.announce(lease, checkpointAt(generation, position));
    for (const name of former) await writer.retire(lease, name);
  };
  await begin([], 'p');
  let last: { readonly writes: readonly RecordWrite[]; readonly position: string } | undefined;
  for (const [at, step] of history.entries()) {
    if (step !== 'replay' && 'load' in step) {
      const unique = new Map(step.load.map((document) => [document.id, document]));
      await begin([...unique.values()], `p${at}`);
      last = undefined;
      continue;
    }
    last = step === 'replay' ? last : { writes: step.writes, position: `p${at}` };
    if (!last) continue;
    const checkpoint = checkpointAt(generation, last.position);
    await writer.commit(lease, { generation, writes: last.writes, checkpoint });
  }
  await writer.releaseLease(lease);
  const ranges = indexesOf(City).map(([index]) => rangeOf(City, index));
  const checkpoint = await reader.checkpoint();
  return {
    position: checkpoint?.position,
    documents: await newestOf(store).documents(generation, City, IDS.map(String)),
    indexes: await newestOf(store).ranges(generation, ranges),
    counts: await newestOf(store).counts(generation, ranges),
  };
}

for (const { name, codec, url } of CODEC_SERVERS) {
  describe.skipIf(url === '')(`histories: ${name}`, () => {
    it('end as in the model', async () => {
      await using fixture = await openRedisFixture({ url, codec });
      await using store = await fixture.open();
      await fc.assert(
        fc.asyncProperty(fc.array(aStep, { maxLength: 15 }), async (history) => {
          expect(await play(store, history)).toEqual(await play(createMemoryStore(), history));
        }),
        { numRuns: 300 },
      );
    }, 60_000);
  });
}
