type Interval = readonly [first: bigint, last: bigint];

/**
 * Whether MySQL GTID set `sub` is contained in `sup`, as GTID_SUBSET() answers. Sets in the text form
 * of @@gtid_executed; tagged intervals (8.3+) count under `uuid:tag`.
 */
export function isGtidSubset(sub: string, sup: string): boolean {
  const container = parse(sup);
  for (const [source, intervals] of parse(sub)) {
    const within = container.get(source) ?? [];
    for (const [first, last] of intervals) {
      if (!within.some(([from, to]) => from <= first && last <= to)) return false;
    }
  }
  return true;
}

function parse(text: string): Map<string, Interval[]> {
  const set = new Map<string, Interval[]>();
  for (const block of text.split(',').map((part) => part.trim())) {
    if (block === '') continue;
    const [uuid = '', ...items] = block.toLowerCase().split(':');
    let source = uuid;
    for (const item of items) {
      if (!/^\d/.test(item)) {
        source = `${uuid}:${item}`;
        continue;
      }
      const [first = '0', last = first] = item.split('-');
      const intervals = set.get(source) ?? [];
      intervals.push([BigInt(first), BigInt(last)]);
      set.set(source, intervals);
    }
  }
  return set;
}
