import type { JsonValue } from '../../src/lib/stable-json.js';

const deep = (levels: number): JsonValue =>
  levels === 0 ? 'bottom' : levels % 2 ? [deep(levels - 1)] : { a: deep(levels - 1) };

/** Values that a field may hold, each with a name for the test. */
export const TRICKY_VALUES: readonly (readonly [string, JsonValue])[] = [
  ['null', null],
  ['an empty text', ''],
  ['an empty object', {}],
  ['an empty list', []],
  ['quotes and backslashes', '"\\"\\\\" \\ud800 \\u0000 \'</script>'],
  ['control characters', '\u0000\u0001\b\t\n\f\r\u001f\u007f\u0085\u2028\u2029'],
  ['every script', 'Ünï日本語العربية עברית हिन्दी ไทย'],
  ['beyond the first plane', '😀👨‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿𝒳\u{10ffff}'],
  ['noncharacters and marks', '\ufeff\ufffe\uffff\ufffd e\u0301 \u00e9'],
  ['Redis protocol', '$5\r\nhello\r\n*2\r\n'],
  ['1 MB of text', 'xyzé'.repeat(250_000)],
  ['numbers', [0, -1, 0.1, -0.1, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, 2 ** 53 - 1]],
  [
    'more numbers',
    [123456.789, 1 / 3, 4294967295, -2147483648, 100, 1.5e300, 3.4028234663852886e38],
  ],
  ['digits as text', ['18446744073709551615', '0.10', '-0', '1e5']],
  ['nested', { a: [{ b: [[], {}, [null, true, false, { c: 'd' }]] }], '': { '': '' } }],
  ['odd member names', { 'a.b': 1, $: 2, '[0]': 3, "it's": 4, '"': 5, '\u0000': 6, '😀': 7 }],
  ['many members', Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`k${n}`, n]))],
  ['a hundred levels', deep(100)],
  ['126 levels, as deep as any codec takes', deep(126)],
];

/** Parts of keys, each with a name. */
export const TRICKY_KEYS: readonly (readonly [string, string])[] = [
  ['empty', ''],
  ['plain', 'de'],
  ['another case', 'DE'],
  ['padded', 'de '],
  ['a space', ' '],
  ['colon', 'a:b'],
  ['braces', '{a}{b}'],
  ['closing brace', '}'],
  ['slash', 'a/b'],
  ['only slashes', '//'],
  ['percent', 'a%002fb'],
  ['percent alone', '%'],
  ['NUL', '\u0000'],
  ['NUL inside', 'de\u0000fr'],
  ['two NULs', '\u0000\u0000'],
  ['newline', 'a\r\nb'],
  ['hash', 'key#key'],
  ['glob', '*?[a-z]\\'],
  ['accents', 'dé'],
  ['accents, decomposed', 'de\u0301'],
  ['emoji', '😀'],
  ['last code point', '\u{10ffff}'],
  ['3 KB', 'é'.repeat(1536)],
  ['3 KB and one', `${'é'.repeat(1536)}x`],
];
