/**
 * Where a word, a literal or a comment begins. An executable comment's text is part of the statement:
 * only its brackets are passed over. "…" is a string, or with ANSI_QUOTES a name.
 */
const TOKEN =
  /\/\*M?!\d*|\*\/|\/\*[\s\S]*?(?:\*\/|$)|--(?=[\s]|$)[^\n]*|#[^\n]*|`((?:[^`]|``)*)`|"((?:[^"\\]|\\[\s\S]|"")*)"|'(?:[^'\\]|\\[\s\S]|'')*'|([\p{L}\p{N}_$\ufffd]+)|[^\s]/gu;

/**
 * A statement's words and quoted names, in order and as written; punctuation, '…' and comments are left
 * out. What cannot be told apart without the session's sql_mode ("…") counts as a name, to be sure.
 */
export function wordsOf(statement: string): string[] {
  const words: string[] = [];
  for (const [, backquoted, quoted, bare] of statement.matchAll(TOKEN)) {
    if (backquoted !== undefined) words.push(backquoted.replaceAll('``', '`'));
    else if (quoted !== undefined) words.push(quoted.replaceAll('""', '"'));
    else if (bare !== undefined) words.push(bare);
  }
  return words;
}
