/** How well an entry of a word index answers a search. Pure: the entry has all that ranking needs. */
import { hasId, idOfMember, valuesOfMember } from '../../model/document.js';
import { decodeText } from '../../model/key.js';

export interface WordEntry {
  /** All words of the text, folded, with spaces between them. */
  readonly text: string;
  /** The place of the text's field among those of the index. */
  readonly place: number;
  readonly id: string;
}

/** From the best to the least; undefined for no match. */
export const RANKS = { code: 0, whole: 1, beginning: 2, words: 3 } as const;

/** An entry of a word index, read from its end: the values that the index is on come before. */
export function wordEntryOf(member: string): WordEntry | undefined {
  if (!hasId(member)) return undefined;
  const values = valuesOfMember(member);
  const text = decodeText(values.at(-2) ?? '');
  const place = Number(decodeText(values.at(-1) ?? ''));
  return text === undefined ? undefined : { text, place, id: idOfMember(member) };
}

/**
 * A code typed in full comes first, then a whole text, then one that begins with what was typed, then one
 * where each word that was typed begins a word of the text.
 */
export function rankOf(
  wanted: readonly string[],
  { text, isCode }: { readonly text: string; readonly isCode: boolean },
): number | undefined {
  const typed = wanted.join(' ');
  if (text === typed) return isCode ? RANKS.code : RANKS.whole;
  if (!isCode && text.startsWith(typed)) return RANKS.beginning;
  const isMatch =
    wanted.length === 1 ? ` ${text}`.includes(` ${typed}`) : areBeginnings(wanted, text.split(' '));
  return isMatch ? RANKS.words : undefined;
}

/** Whether each wanted word begins a word of its own: the longest choose first. */
function areBeginnings(wanted: readonly string[], words: readonly string[]): boolean {
  const left = [...words].sort((a, b) => a.length - b.length);
  return [...wanted]
    .sort((a, b) => b.length - a.length)
    .every((beginning) => {
      const at = left.findIndex((word) => word.startsWith(beginning));
      if (at >= 0) left.splice(at, 1);
      return at >= 0;
    });
}
