import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Document, idOfMember, indexesOf } from '../../src/model/document.js';
import type { IndexRange, RecordWrite, Store, Version } from '../../src/store/store.js';
import { decodedDocument } from '../support/decoded-documents.js';
import {
  City,
  checkpointAt,
  city,
  cityEntry,
  Label,
  loadAndAnnounce,
  Note,
  put,
  rangeOf,
  remove,
  type StoreFixture,
} from './store-fixture.js';

const IDS = [0, 1, 2, 3, 4, 5, 6, 7];
const COUNTRIES = ['DE', 'FR', null, '', 'D\u0000E', '\ufffd', '😀'];
const aCity = fc
  .tuple(
    fc.constantFrom(...IDS),
    fc.constantFrom(...COUNTRIES),
    fc.string({ unit: 'binary', maxLength: 2 }),
  )
  .map(([id, country, name]): Document => city(id, country, name));
const aWrite: fc.Arbitrary<RecordWrite> = fc.oneof(
  aCity.map((document) => put(City, document)),
  fc.constantFrom(...IDS).map((id) => remove(City, String(id))),
);

/** Ranges of every kind: all and of one value, to and fro, with limits, after and before an entry. */
const RANGES: readonly IndexRange[] = [
  ...indexesOf(City).map(([index]) => rangeOf(City, index)),
  ...COUNTRIES.map((country) => rangeOf(City, 'byCountry', [country])),
].flatMap((range) =>
  [undefined, 0, 1, 2, 4].flatMap((limit) => [
    { ...range, limit },
    { ...range, limit, reverse: true },
    { ...range, limit, after: cityEntry(3, 3) },
    { ...range, limit, before: cityEntry(5, 5), reverse: true },
    { ...range, limit, after: cityEntry(2, 'DE', 'a'), before: cityEntry(2, 'FR', 'b') },
  ]),
);

/** What a reader promises about earlier versions. Part of `describeStore`. */
export function describeVersions(current: () => { store: Store; fixture: StoreFixture }): void {
  let store: Store;
  let fixture: StoreFixture;
  beforeEach(() => {
    ({ store, fixture } = current());
  });

  /** A generation with `cities`, and commits of it one after the other. */
  async function begin(cities: readonly Document[], writer = store.writer) {
    const { lease, generation } = await loadAndAnnounce(store, [[City, cities]]);
    const versions: Version[] = [{ generation, sequence: 0 }];
    return {
      lease,
      generation,
      versions,
      async commit(...writes: RecordWrite[]): Promise<void> {
        const checkpoint = checkpointAt(generation, `p${versions.length}`);
        await writer.commit(lease, { generation, writes, checkpoint });
        versions.push({ generation, sequence: versions.length });
      },
    };
  }

  const everythingAt = async (version: Version) => ({
    documents: await store.reader.documents(version, City, IDS.map(String)),
    ranges: await store.reader.ranges(version, RANGES),
    counts: await store.reader.counts(version, RANGES),
  });

  const expired = { code: 'VIEW_EXPIRED' };
  async function expectExpired(version: Version): Promise<void> {
    const { reader } = store;
    await expect(reader.documents(version, City, ['1'])).rejects.toMatchObject(expired);
    await expect(reader.ranges(version, [rangeOf(City, 'key')])).rejects.toMatchObject(expired);
    await expect(reader.counts(version, [rangeOf(City, 'key')])).rejects.toMatchObject(expired);
  }

  describe('versions', () => {
    it('stay as they were, whatever is committed after them', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(aCity, { selector: ({ id }) => id }),
          fc.array(fc.array(aWrite, { maxLength: 5 }), { minLength: 1, maxLength: 6 }),
          async (cities, commits) => {
            const { commit, versions, lease } = await begin(cities);
            const seen = [await everythingAt({ ...versions[0] } as Version)];
            for (const writes of commits) {
              await commit(...writes);
              seen.push(await everythingAt(versions.at(-1) as Version));
            }
            for (const [at, version] of versions.entries()) {
              expect(await everythingAt(version)).toEqual(seen[at]);
            }
            await store.writer.releaseLease(lease);
          },
        ),
        { numRuns: 15 },
      );
    });

    it('of an entity with no index but the key stay as they were, also of commits sent together', async () => {
      const aNote = fc.record({ id: fc.constantFrom(...IDS), text: fc.string({ maxLength: 3 }) });
      const aNoteWrite = fc.oneof(
        aNote.map((note) => put(Note, note)),
        fc.constantFrom(...IDS).map((id) => remove(Note, String(id))),
      );
      const calls = fc.array(fc.array(fc.array(aNoteWrite, { maxLength: 4 }), { minLength: 1 }), {
        minLength: 1,
        maxLength: 3,
      });
      const notes = fc.uniqueArray(aNote, { selector: ({ id }) => id });
      await fc.assert(
        fc.asyncProperty(notes, calls, async (loaded, each) => {
          const { lease, generation } = await loadAndAnnounce(store, [[Note, loaded]]);
          const expected = [new Map<string, Document>(loaded.map((note) => [`${note.id}`, note]))];
          for (const commits of each) {
            const first = expected.length;
            const at = (sequence: number) => checkpointAt(generation, `p${sequence}`);
            for (const writes of commits) {
              const state = new Map(expected.at(-1));
              for (const { id, document } of writes) {
                if (document) state.set(id, decodedDocument(document));
                else state.delete(id);
              }
              expected.push(state);
            }
            await store.writer.commit(
              lease,
              ...commits.map((writes, index) => ({
                generation,
                writes,
                checkpoint: at(first + index),
                former: at(first + index - 1),
              })),
            );
          }
          for (const [sequence, state] of expected.entries()) {
            const version = { generation, sequence };
            const ids = IDS.map(String);
            expect(await store.reader.documents(version, Note, ids)).toEqual(
              ids.map((id) => state.get(id) ?? null),
            );
            const [members = []] = await store.reader.ranges(version, [rangeOf(Note, 'key')]);
            expect(members.map(idOfMember)).toEqual([...state.keys()].sort());
          }
          await store.writer.releaseLease(lease);
        }),
        { numRuns: 10 },
      );
    });

    it('have the documents that they had, and those only', async () => {
      const { commit, versions } = await begin([city(1, 'DE'), city(2, 'DE')]);
      await commit(put(City, city(1, 'FR')), remove(City, '2'), put(City, city(3, 'FR')));
      await commit(put(City, city(2, 'IT')), remove(City, '1'));
      const read = (at: number) =>
        store.reader.documents(versions[at] as Version, City, ['3', '2', '1', '2', '9']);
      expect(await read(0)).toEqual([null, city(2, 'DE'), city(1, 'DE'), city(2, 'DE'), null]);
      expect(await read(1)).toEqual([city(3, 'FR'), null, city(1, 'FR'), null, null]);
      expect(await read(2)).toEqual([city(3, 'FR'), city(2, 'IT'), null, city(2, 'IT'), null]);
    });

    it('fill a page, however many newer records lie before its end', async () => {
      const { commit, versions } = await begin(
        [1000, 2000, 3000, 4000].map((id) => city(id, 'DE')),
      );
      await commit(...Array.from({ length: 500 }, (_, id) => put(City, city(id, 'DE'))));
      await commit(remove(City, '2000'));
      const [page, back] = await store.reader.ranges(versions[0] as Version, [
        rangeOf(City, 'key', [], { limit: 3 }),
        rangeOf(City, 'key', [], { limit: 3, reverse: true }),
      ]);
      expect(page).toEqual([1000, 2000, 3000].map((id) => cityEntry(id, id)));
      expect(back).toEqual([4000, 3000, 2000].map((id) => cityEntry(id, id)));
    });

    it('outlive a commit of 10,000 records', async () => {
      const many = Array.from({ length: 10_000 }, (_, id) => city(id, 'DE'));
      const { commit, versions } = await begin(many);
      await commit(...many.map(({ id }) => put(City, city(Number(id), 'FR'))));
      const [before, after] = versions as [Version, Version];
      const ranges = [rangeOf(City, 'byCountry', ['DE']), rangeOf(City, 'byCountry', ['FR'])];
      expect(await store.reader.counts(before, ranges)).toEqual([10_000, 0]);
      expect(await store.reader.counts(after, ranges)).toEqual([0, 10_000]);
      expect(await store.reader.documents(before, City, ['9999'])).toEqual([city(9999, 'DE')]);
      const [members = []] = await store.reader.ranges(before, ranges);
      expect(members).toHaveLength(10_000);
    });

    it('are not disturbed by commits that go on while they are read', async () => {
      const { commit, versions } = await begin(IDS.map((id) => city(id, 'DE', 'v0')));
      const expected = await everythingAt({ ...(versions[0] as Version) });
      let isOver = false;
      const reading = (async () => {
        while (!isOver) expect(await everythingAt(versions[0] as Version)).toEqual(expected);
      })();
      for (let at = 1; at <= 60; at += 1) {
        const some = IDS.filter((id) => (id + at) % 3 > 0);
        const country = at % 2 ? 'FR' : 'DE';
        await commit(
          ...some.map((id) => put(City, city(id, country, `v${at}`))),
          remove(City, String(at % 8)),
        );
      }
      isOver = true;
      await reading;
    });

    it('count each commit once: a replay is none', async () => {
      const { commit, versions, generation, lease } = await begin([city(1, 'DE')]);
      await commit(put(City, city(1, 'FR')));
      const writes = [put(City, city(1, 'FR'))];
      const checkpoint = checkpointAt(generation, 'p1');
      await store.writer.commit(lease, { generation, writes, checkpoint });
      expect(await store.reader.checkpoint()).toEqual(checkpoint);
      const [before, after] = versions as [Version, Version];
      expect(await store.reader.documents(before, City, ['1'])).toEqual([city(1, 'DE')]);
      expect(await store.reader.documents(after, City, ['1'])).toEqual([city(1, 'FR')]);
    });

    it('differ also where a commit leaves the position as it is, and where it changes nothing', async () => {
      const { versions, generation, lease } = await begin([city(1, 'DE')]);
      const repair = checkpointAt(generation, 'p0', 1);
      const writes = [put(City, city(1, 'FR'))];
      await store.writer.commit(lease, { generation, writes, checkpoint: repair });
      await store.writer.commit(lease, {
        generation,
        writes: [],
        checkpoint: { ...repair, sequence: 2 },
      });
      const [before] = versions as [Version];
      expect(await store.reader.documents(before, City, ['1'])).toEqual([city(1, 'DE')]);
      const now = { generation, sequence: 2 };
      expect(await store.reader.documents(now, City, ['1'])).toEqual([city(1, 'FR')]);
      expect(await store.reader.counts(now, [rangeOf(City, 'byCountry', ['FR'])])).toEqual([1]);
    });

    it('are told from those that are no longer kept', async () => {
      const forgetful = await fixture.open({ undoMs: 0 });
      const { commit, versions } = await begin([city(1, 'DE')], forgetful.writer);
      await commit(put(City, city(1, 'FR')));
      const [first] = versions as [Version];
      expect(await store.reader.documents(first, City, ['1'])).toEqual([city(1, 'DE')]);
      await commit(put(Label, { code: 'a', locale: 'en', text: null }));
      await expectExpired(first);
      const second = versions[1] as Version;
      expect(await store.reader.documents(second, City, ['1'])).toEqual([city(1, 'FR')]);
      expect(await store.reader.counts(second, [rangeOf(Label, 'key')])).toEqual([0]);
      await forgetful[Symbol.asyncDispose]();
    });

    it('of a generation that is superseded are kept until it is retired', async () => {
      const { commit, versions, lease, generation } = await begin([city(1, 'DE')]);
      await commit(put(City, city(1, 'FR')));
      const next = await store.writer.createGeneration(lease);
      await store.writer.announce(lease, checkpointAt(next, 'p0'));
      const [before, after] = versions as [Version, Version];
      expect(await store.reader.documents(before, City, ['1'])).toEqual([city(1, 'DE')]);
      expect(await store.reader.documents(after, City, ['1'])).toEqual([city(1, 'FR')]);
      await store.writer.retire(lease, generation);
      await expectExpired(before);
      await expectExpired(after);
    });

    it('that the store does not have (any more) are no empty answer', async () => {
      const { generation } = await begin([city(1, 'DE')]);
      await expectExpired({ generation, sequence: 7 });
      await expectExpired({ generation: 'nosuchgeneration', sequence: 0 });
    });
  });
}
