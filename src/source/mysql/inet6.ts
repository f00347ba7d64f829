/**
 * 16 bytes as MariaDB prints an INET6: the longest run of zero groups, also of one, as `::` (the first of
 * equals), IPv4-mapped and IPv4-compatible addresses with their last 4 bytes in dots.
 */
export function formatInet6(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(at * 2));
  const zeros = groups.findIndex((group) => group !== 0);
  const isMapped = zeros === 5 && groups[5] === 0xffff;
  const isCompatible = zeros === 6;
  if (isMapped || isCompatible) {
    return `${isMapped ? '::ffff:' : '::'}${formatInet4(bytes.subarray(12))}`;
  }
  const { start, length } = longestZeros(groups);
  const text = (some: readonly number[]) => some.map((group) => group.toString(16)).join(':');
  if (length === 0) return text(groups);
  return `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`;
}

export function formatInet4(bytes: Buffer): string {
  return [...bytes.subarray(0, 4)].join('.');
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [at, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: at - length + 1, length };
  }
  return best;
}
