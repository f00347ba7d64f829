/** Whatever is written beside them, requests read what the store has at the version that they report. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ValidatedReader } from '../../../../src/gateway/validated/validated-reader.js';
import { sleep } from '../../../../src/lib/abort.js';
import { createRegistry } from '../../../../src/lib/metrics.js';
import { type Document, indexesOf } from '../../../../src/model/document.js';
import type { Checkpoint, RecordWrite, StoreReader, Version } from '../../../../src/store/store.js';
import {
  City,
  checkpointAt,
  city,
  Label,
  mustAcquire,
  put,
  rangeOf,
  remove,
} from '../../../conformance/store-fixture.js';
import { addFigures } from '../../../support/figures.js';
import { createMemoryStore } from '../../../support/memory-store.js';
import { openRedisFixture } from '../../store/redis-fixture.js';
import { CODEC_SERVERS } from '../../store/redis-servers.js';

const IDS = [0, 1, 2, 3, 4, 5, 6, 7];
const READERS = 3;
const RANGES = [
  ...indexesOf(City).map(([index]) => rangeOf(City, index)),
  rangeOf(City, 'byCountry', ['DE'], { limit: 2, reverse: true }),
  rangeOf(Label, 'key', [], { limit: 5 }),
];

const aCity = fc
  .tuple(
    fc.constantFrom(...IDS),
    fc.constantFrom('DE', 'FR', null, undefined),
    fc.string({ maxLength: 3 }),
  )
  .map(
    ([id, country, name]): RecordWrite =>
      country === undefined ? remove(City, String(id)) : put(City, city(id, country, name)),
  );
const aLabel = fc
  .constantFrom('a', 'b')
  .map((text): RecordWrite => put(Label, { code: '7', locale: 'en', text }));
type Step = readonly RecordWrite[] | 'rest' | 'announce';
const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.array(aCity, { minLength: 1, maxLength: 4 }) },
  { weight: 2, arbitrary: fc.array(aLabel, { minLength: 1, maxLength: 1 }) },
  { weight: 4, arbitrary: fc.constantFrom('rest', 'announce') },
);

const everythingAt = async (reader: StoreReader, version: Version) => ({
  documents: await reader.documents(version, City, IDS.map(String)),
  label: await reader.documents(version, Label, ['7:en', 'none']),
  ranges: await reader.ranges(version, RANGES),
  counts: await reader.counts(version, RANGES),
});

for (const { name, codec, url } of CODEC_SERVERS) {
  describe.skipIf(url === '')(`validated reads, ${name}`, () => {
    it('are those of the store at the version that they report', async (context) => {
      const seen = { answers: 0, hits: 0, versions: new Set<string>() };
      await fc.assert(
        fc.asyncProperty(fc.array(aStep, { minLength: 5, maxLength: 40 }), async (steps) => {
          await using fixture = await openRedisFixture({ url, codec });
          await using store = await fixture.open();
          await using away = await fixture.open({ readOnly: true });
          const model = createMemoryStore(undefined, { undoMs: 3_600_000 });
          const lease = await mustAcquire(store);
          const modelLease = await mustAcquire(model);
          const names = new Map<string, string>();
          let last: Checkpoint = checkpointAt('', 'p0');
          let commits = 0;

          const announce = async (documents: readonly Document[]) => {
            const generation = await store.writer.createGeneration(lease);
            const ofModel = await model.writer.createGeneration(modelLease);
            names.set(generation, ofModel);
            last = checkpointAt(generation, `p${commits}`, 0);
            await model.writer.load(ofModel, City, documents);
            await model.writer.announce(modelLease, { ...last, generation: ofModel });
            await store.writer.load(generation, City, documents);
            await store.writer.announce(lease, last);
          };
          const commit = async (writes: readonly RecordWrite[]) => {
            commits += 1;
            const { generation, sequence } = last;
            const marks = writes.map(({ entity }) => [entity.name, `${commits}.m`]);
            const changed = { ...last.changed, ...Object.fromEntries(marks) };
            last = { ...checkpointAt(generation, `p${commits}`, sequence + 1), changed };
            const ofModel = names.get(generation) ?? '';
            const checkpoint = { ...last, generation: ofModel };
            await model.writer.commit(modelLease, { generation: ofModel, writes, checkpoint });
            await store.writer.commit(lease, { generation, writes, checkpoint: last });
          };

          await announce([city(1, 'DE'), city(2, 'FR')]);
          const registry = createRegistry();
          const validated = new ValidatedReader({
            reader: away.reader,
            mostBytes: 20_000,
            registry,
          });

          let isOver = false;
          const ask = async (first: boolean) => {
            while (!isOver) {
              const found = await (first ? validated.newestDocuments(City, ['1', '2']) : undefined);
              const checkpoint = found?.checkpoint ?? (await validated.checkpoint());
              if (!checkpoint) throw new Error('Expected a checkpoint, got none.');
              const generation = names.get(checkpoint.generation) ?? '';
              const version = { ...checkpoint, generation };
              const expected = await everythingAt(model.reader, version);
              if (found) {
                expect(found.documents).toEqual(
                  await model.reader.documents(version, City, ['1', '2']),
                );
              }
              expect(await everythingAt(validated, checkpoint)).toEqual(expected);
              seen.answers += 1;
              seen.versions.add(`${checkpoint.generation}:${checkpoint.sequence}`);
              await sleep(0);
            }
          };
          const asking = Promise.all(Array.from({ length: READERS }, (_, at) => ask(at === 0)));
          asking.catch(() => {});
          for (const step of steps) {
            if (step === 'announce') await announce([city(3, 'DE'), city(4 + (commits % 4), null)]);
            else if (step === 'rest') await sleep(10);
            else await commit(step);
            await sleep(commits % 3);
          }
          isOver = true;
          await asking;
          const [, hits] =
            /^almanac_validated_hits_total (\d+)$/m.exec(await registry.metrics()) ?? [];
          seen.hits += Number(hits);
          expect(await everythingAt(validated, last)).toEqual(
            await everythingAt(store.reader, last),
          );
        }),
        { numRuns: 8, endOnFailure: true },
      );
      addFigures(context, { 'validated answers beside commits': seen.answers });
      expect(seen.versions.size).toBeGreaterThan(10);
      expect(seen.hits).toBeGreaterThan(1_000);
    }, 120_000);
  });
}
