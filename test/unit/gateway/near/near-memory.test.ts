import { describe, expect, it } from 'vitest';
import { NearMemory } from '../../../../src/gateway/near/near-memory.js';
import { encodeTuple } from '../../../../src/model/key.js';
import type { Position } from '../../../../src/model/position.js';
import type { FeedChange, FeedEntry } from '../../../../src/store/feed.js';
import type { IndexRange } from '../../../../src/store/store.js';
import { City, city, rangeOf } from '../../../conformance/store-fixture.js';

const at = (sequence: number, generation = 'g1') => ({ generation, sequence });
const commit = (sequence: number, changes: readonly FeedChange[] | null): FeedEntry => ({
  id: `${sequence}-0`,
  kind: 'commit',
  generation: 'g1',
  sequence,
  position: `p${sequence}` as Position,
  committedAtMs: 0,
  changes,
});
const put = (id: string): FeedChange => ['City', id, 'put'];

function begin(mostBytes = 10_000_000): NearMemory {
  const memory = new NearMemory(mostBytes);
  memory.begin(at(5));
  return memory;
}

describe('what is in memory', () => {
  it('is right from the commit on that made it, until the next one', () => {
    const memory = begin();
    memory.apply(commit(6, [put('1')]));
    memory.apply(commit(7, [put('2')]));
    memory.keepDocument(at(7), 'City', '1', city(1, 'DE'));
    memory.keepDocument(at(7), 'City', '3', city(3, 'DE'));
    expect(memory.document(at(7), 'City', '1')).toEqual(city(1, 'DE'));
    expect(memory.document(at(6), 'City', '1')).toEqual(city(1, 'DE'));
    expect(memory.document(at(5), 'City', '1')).toBeUndefined();
    expect(memory.document(at(5), 'City', '3')).toEqual(city(3, 'DE'));
    memory.apply(commit(8, [put('1')]));
    expect(memory.document(at(8), 'City', '1')).toBeUndefined();
    expect(memory.document(at(7), 'City', '1')).toBeUndefined();
    expect(memory.document(at(8), 'City', '3')).toEqual(city(3, 'DE'));
  });

  it('is nothing of other versions: before the beginning, not applied yet, another generation', () => {
    const memory = begin();
    for (const version of [at(4), at(6), at(5, 'g0'), at(5, 'g2')]) {
      memory.keepDocument(version, 'City', '1', city(1, 'DE'));
      expect(memory.document(at(5), 'City', '1')).toBeUndefined();
    }
    memory.keepDocument(at(5), 'City', '1', city(1, 'DE'));
    for (const version of [at(4), at(6), at(5, 'g0'), at(5, 'g2')]) {
      expect(memory.document(version, 'City', '1')).toBeUndefined();
    }
  });

  it('is not what a commit changed while it was read', () => {
    const memory = begin();
    memory.apply(commit(6, [put('1')]));
    memory.keepDocument(at(5), 'City', '1', city(1, 'DE'));
    memory.keepDocument(at(5), 'City', '2', city(2, 'DE'));
    memory.keepRange(at(5), rangeOf(City, 'key'), ['1', '2']);
    memory.keepCount(at(5), rangeOf(City, 'key'), 2);
    expect(memory.document(at(6), 'City', '1')).toBeUndefined();
    expect(memory.document(at(6), 'City', '2')).toEqual(city(2, 'DE'));
    expect(memory.range(at(6), rangeOf(City, 'key'))).toBeUndefined();
    expect(memory.count(at(6), rangeOf(City, 'key'))).toBeUndefined();
  });

  it('is no range and no count of an entity that a commit touched', () => {
    const memory = begin();
    const range = rangeOf(City, 'byCountry', ['DE']);
    memory.keepRange(at(5), range, ['1']);
    memory.keepCount(at(5), range, 1);
    memory.apply(commit(6, [['Label', 'a:en', 'put']]));
    expect(memory.range(at(6), range)).toEqual(['1']);
    expect(memory.count(at(6), range)).toBe(1);
    memory.apply(commit(7, [put('9')]));
    expect(memory.range(at(7), range)).toBeUndefined();
    expect(memory.count(at(7), range)).toBeUndefined();
  });

  it('is nothing any more after a commit too large to list', () => {
    const memory = begin();
    memory.keepDocument(at(5), 'City', '1', city(1, 'DE'));
    const { era } = memory;
    memory.apply(commit(6, null));
    expect(memory.document(at(6), 'City', '1')).toBeUndefined();
    expect(memory.bytes).toBe(0);
    expect(memory.era).not.toBe(era);
  });

  it('tells all ranges apart', () => {
    const memory = begin();
    const entry = encodeTuple(['DE']);
    const ranges: IndexRange[] = [
      rangeOf(City, 'key'),
      rangeOf(City, 'byPopulation'),
      rangeOf(City, 'key', [], { reverse: true }),
      rangeOf(City, 'key', [], { limit: 0 }),
      rangeOf(City, 'key', [], { after: '' }),
      rangeOf(City, 'key', [], { after: entry }),
      rangeOf(City, 'key', [], { before: entry }),
      rangeOf(City, 'key', ['DE']),
      { ...rangeOf(City, 'key'), prefix: `${entry}a`, after: 'b' },
      { ...rangeOf(City, 'key'), prefix: entry, after: 'ab' },
      { ...rangeOf(City, 'key'), prefix: entry, after: 'a', before: 'b' },
    ];
    for (const [n, range] of ranges.entries()) memory.keepRange(at(5), range, [String(n)]);
    memory.keepCount(at(5), rangeOf(City, 'key'), 7);
    expect(ranges.map((range) => memory.range(at(5), range))).toEqual(
      ranges.map((_, n) => [String(n)]),
    );
  });

  it('stays within its bytes, and keeps what is used', () => {
    const memory = begin(100_000);
    memory.keepDocument(at(5), 'City', 'used', city(1, 'DE'));
    for (let id = 0; id < 2_000; id += 1) {
      memory.keepDocument(at(5), 'City', String(id), city(id, 'DE'));
      expect(memory.document(at(5), 'City', 'used')).toBeDefined();
      expect(memory.bytes).toBeLessThanOrEqual(100_000);
    }
    expect(memory.evictions).toBeGreaterThan(1_000);
    expect(memory.document(at(5), 'City', '0')).toBeUndefined();
    expect(memory.document(at(5), 'City', '1999')).toBeDefined();
  });

  it('holds nothing that would push out most of the rest', () => {
    const memory = begin(10_000);
    memory.keepDocument(at(5), 'City', '1', city(1, 'DE'));
    memory.keepDocument(at(5), 'City', '2', city(2, 'DE', 'x'.repeat(5_000)));
    expect(memory.document(at(5), 'City', '1')).toBeDefined();
    expect(memory.document(at(5), 'City', '2')).toBeUndefined();
  });
});
