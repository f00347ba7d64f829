import type { StoreReader } from '../store/store.js';

/** The same reader; `note` hears the name of each entity whose records or index entries are asked for. */
export function recordingReader(
  reader: StoreReader,
  note: (entityName: string) => void,
): StoreReader {
  const { atHand } = reader;
  return {
    atHand: atHand && {
      checkpoint: () => atHand.checkpoint(),
      document(version, entity, id) {
        note(entity.name);
        return atHand.document(version, entity, id);
      },
      range(version, range) {
        note(range.entity.name);
        return atHand.range(version, range);
      },
      count(version, range) {
        note(range.entity.name);
        return atHand.count(version, range);
      },
    },
    checkpoint: () => reader.checkpoint(),
    leaseIsHeld: () => reader.leaseIsHeld(),
    documents(version, entity, ids) {
      note(entity.name);
      return reader.documents(version, entity, ids);
    },
    ranges(version, ranges) {
      for (const { entity } of ranges) note(entity.name);
      return reader.ranges(version, ranges);
    },
    counts(version, ranges) {
      for (const { entity } of ranges) note(entity.name);
      return reader.counts(version, ranges);
    },
  };
}
