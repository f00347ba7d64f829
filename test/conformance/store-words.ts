import { beforeEach, describe, expect, it } from 'vitest';
import { type Document, idOf, indexEntriesOf } from '../../src/model/document.js';
import { defineEntity } from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';
import type { Lease, RecordWrite, Store, Version } from '../../src/store/store.js';
import { checkpointAt, loadAndAnnounce, put, rangeOf, remove } from './store-fixture.js';

const Name = defineEntity({
  name: 'Name',
  fields: {
    code: field.string(),
    locale: field.string(),
    text: field.string({ nullable: true }),
    alias: field.string({ nullable: true }),
  },
  key: ['code', 'locale'],
  indexes: { byWord: { on: ['locale'], words: ['text', 'alias'] } },
});

const name = (code: string, text: string | null, alias: string | null = null): Document => ({
  code,
  locale: 'en',
  text,
  alias,
});

const entriesOf = (documents: readonly Document[]) =>
  documents
    .flatMap((document) => indexEntriesOf(Name, document))
    .filter(({ index }) => index === 'byWord')
    .map(({ member }) => member)
    .sort();

/** What a store promises of indexes in which a record has none, one or many entries. Part of `describeStore`. */
export function describeWords(current: () => { store: Store }): void {
  let store: Store;
  let lease: Lease;
  let versions: Version[];
  let states: Document[][];

  async function commit(state: Document[], ...writes: RecordWrite[]): Promise<void> {
    const { generation } = versions[0] as Version;
    const sequence = versions.length;
    const checkpoint = checkpointAt(generation, `p${sequence}`);
    await store.writer.commit(lease, { generation, writes, checkpoint });
    versions.push({ generation, sequence });
    states.push(state);
  }

  /** Every version has the entries of its own documents, and no others. */
  async function expectEntries(): Promise<void> {
    for (const [at, version] of versions.entries()) {
      const range = rangeOf(Name, 'byWord', ['en']);
      const expected = entriesOf(states[at] ?? []);
      const [members = []] = await store.reader.ranges(version, [range]);
      expect([...members].sort(), `version ${at}`).toEqual(expected);
      expect(await store.reader.counts(version, [range])).toEqual([expected.length]);
    }
  }

  describe('a word index', () => {
    beforeEach(async () => {
      ({ store } = current());
      const names = [name('VC', 'Saint Vincent', 'St. Vincent'), name('AX', null)];
      const loaded = await loadAndAnnounce(store, [[Name, names]]);
      lease = loaded.lease;
      versions = [{ generation: loaded.generation, sequence: 0 }];
      states = [names];
    });

    it('holds the words of a record that is loaded, however many they are', async () => {
      const words = Array.from({ length: 2_500 }, (_, at) => `wört${at}`).join(' ');
      const wordy = [name('a', words), name('b', 'wört1')];
      const generation = await store.writer.createGeneration(lease);
      await store.writer.load(generation, Name, wordy);
      await store.writer.announce(lease, checkpointAt(generation, 'p1'));
      const version = { generation, sequence: 1 };
      const [members = []] = await store.reader.ranges(version, [rangeOf(Name, 'byWord', ['en'])]);
      expect([...members].sort()).toEqual(entriesOf(wordy));
      expect(
        await store.reader.documents(
          version,
          Name,
          wordy.map((one) => idOf(Name, one)),
        ),
      ).toEqual(wordy);
    });

    it('has an entry for each word of each text, however they were written', async () => {
      // Saint, Vincent; st, Vincent: one word is in both texts.
      expect(entriesOf(states[0] ?? [])).toHaveLength(4);
      await expectEntries();
      const more = [name('AX', 'Åland Islands'), name('CI', 'Côte Côte d’Ivoire')];
      await commit(
        [...(states[0] ?? []).slice(0, 1), ...more],
        ...more.map((one) => put(Name, one)),
      );
      expect(entriesOf(more).length).toBeGreaterThan(4);
      await expectEntries();
    });

    it('loses the words that a change took, and no others, also where it is replayed', async () => {
      const [first = name('', null), second = name('', null)] = states[0] ?? [];
      await commit([name('VC', 'Vincent, Saint'), second], put(Name, name('VC', 'Vincent, Saint')));
      await commit([name('VC', null, 'Vincent'), second], put(Name, name('VC', null, 'Vincent')));
      await commit([first, second], put(Name, first));
      await expectEntries();
      const { generation } = versions[0] as Version;
      const checkpoint = checkpointAt(generation, 'p3');
      await store.writer.commit(lease, { generation, writes: [put(Name, first)], checkpoint });
      await expectEntries();
    });

    it('has no entry of a record that is gone, or that has no words', async () => {
      const [first = name('', null), second = name('', null)] = states[0] ?? [];
      await commit([second], remove(Name, idOf(Name, first)));
      await commit([second, name('VC', ' – ')], put(Name, name('VC', ' – ')));
      await expectEntries();
    });

    it('keeps the texts of records apart that share their words', async () => {
      const same = Array.from({ length: 50 }, (_, at) => name(`C${at}`, `Same ${at % 5}`));
      await commit([...(states[0] ?? []), ...same], ...same.map((one) => put(Name, one)));
      const gone = same.filter((_, at) => at % 2 === 0);
      const left = same.filter((_, at) => at % 2 === 1);
      await commit(
        [...(states[0] ?? []), ...left],
        ...gone.map((one) => remove(Name, idOf(Name, one))),
      );
      await expectEntries();
    });
  });
}
