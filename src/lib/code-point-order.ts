/** The order of texts by code point, which is that of their UTF-8 bytes: as Redis sorts index entries. */

/** Negative where `a` comes before `b`. UTF-16, which JavaScript compares, has another order. */
export function compareCodePoints(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (x !== y) return rankOf(x) - rankOf(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for what comes after U+FFFF. */
function rankOf(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/**
 * The first text that sorts after everything which begins with `prefix`: the same with its last
 * character raised by one. UTF-8 bytes sort as code points do, so this needs no knowledge of what the
 * text means. Undefined where nothing sorts after.
 */
export function prefixEnd(prefix: string): string | undefined {
  const characters = [...prefix];
  while (characters.length > 0) {
    const last = characters.pop()?.codePointAt(0) ?? 0;
    if (last === 0x10ffff) continue;
    const next = last === 0xd7ff ? 0xe000 : last + 1; // no UTF-8 for what lies between
    return characters.join('') + String.fromCodePoint(next);
  }
  return undefined;
}
