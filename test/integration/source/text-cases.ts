import { field } from '../../../src/model/field.js';
import { nullable, type ValueCase } from './value-case.js';

const string = field.string(nullable);

const quoted = (text: string) =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\0')}'`;
const same = (column: string, ...values: string[]): ValueCase => ({
  column,
  field: string,
  values: values.map((value) => [quoted(value), value]),
});

/** Characters of one byte that are not of ASCII, as a column that has them byte for byte. */
const bytes = (charset: string, hex: string, expected: string): ValueCase => ({
  column: `VARCHAR(20) CHARACTER SET ${charset}`,
  field: string,
  values: [[`x'${hex}'`, expected]],
});

/** Neighbours have different character sets: none may be read by another's. */
export const TEXT_CASES: readonly ValueCase[] = [
  same('VARCHAR(50)', 'Zürich 😀', '', ' trailing  ', 'a\0b', '\ufeffbom', 'e\u0301', '\\"\'\n\t'),
  same('VARCHAR(50) CHARACTER SET latin1', 'Grüße €“”', 'trailing ', ''),
  same('TEXT CHARACTER SET cp1251', 'Привет', 'Ёж '),
  same('VARCHAR(50) CHARACTER SET ucs2', 'Grüße Ж 漢', 'a ', '\ufeffbom'),
  same('CHAR(20) CHARACTER SET sjis', '日本語ｱｲｳ', '〜−‖', 'a~\\'),
  same('TEXT', 'Zürich 😀', 'x '.repeat(10)),
  same('CHAR(20)', 'Zürich 😀', '', ' lead', 'e\u0301\0'),
  same('CHAR(255)', 'ü'.repeat(255), '😀'.repeat(255)),
  same('VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin', 'ß'.repeat(300), 'A ', 'a'),
  same('TINYTEXT CHARACTER SET latin1 COLLATE latin1_bin', 'ÿ'.repeat(255), ' '),
  same('MEDIUMTEXT CHARACTER SET utf16', 'Zürich 😀', ' '),
  same('LONGTEXT CHARACTER SET utf32', 'Zürich 😀', 'a '),
  same('VARCHAR(20) CHARACTER SET utf16le', 'Zürich 😀'),
  same('VARCHAR(20) CHARACTER SET utf8mb3', 'Zürich 漢'),
  same('VARCHAR(20) CHARACTER SET ascii', 'plain', '~'),
  same('VARCHAR(20) CHARACTER SET latin2', 'Łódź'),
  same('VARCHAR(20) CHARACTER SET greek', 'Αθήνα ʽʼ'),
  same('VARCHAR(20) CHARACTER SET hebrew', 'שלום'),
  same('VARCHAR(20) CHARACTER SET koi8r', 'Привет'),
  same('VARCHAR(20) CHARACTER SET cp866', 'Привет ⁿ²'),
  same('VARCHAR(20) CHARACTER SET tis620', 'สวัสดี'),
  same('VARCHAR(20) CHARACTER SET cp932', '～－∥①'),
  same('VARCHAR(20) CHARACTER SET ujis', '日本語〜ｱ', '丂'),
  same('VARCHAR(20) CHARACTER SET eucjpms', '日本語～①'),
  same('VARCHAR(20) CHARACTER SET big5', '繁體中文'),
  same('VARCHAR(20) CHARACTER SET gbk', '简体中文'),
  same('VARCHAR(20) CHARACTER SET gb2312', '简体中文'),
  same('VARCHAR(20) CHARACTER SET euckr', '한국어'),
  same('VARCHAR(20) CHARACTER SET dec8', 'Grüße'),
  same('VARCHAR(20) CHARACTER SET hp8', 'Grüße'),
  same('VARCHAR(20) CHARACTER SET swe7', 'Åsa'),
  same('VARCHAR(20) CHARACTER SET keybcs2', 'Žlutý'),
  same('VARCHAR(20) CHARACTER SET geostd8', 'თბილისი'),
  bytes('latin1', '8081e4', '€\u0081ä'),
  bytes('cp1251', '98', '?'),
  bytes('ucs2', 'd83d0061d83dde00', `${'\ufffd'.repeat(3)}a${'\ufffd'.repeat(6)}`),
  { ...same('VARCHAR(20) COMPRESSED', 'Zürich 😀', 'a '), only: 'mariadb' },
  {
    ...same('TEXT CHARACTER SET cp1251 COMPRESSED', `Привет${' да'.repeat(100)}`),
    only: 'mariadb',
  },
  { ...same('VARCHAR(20) COLLATE utf8mb4_0900_ai_ci', 'a ', 'É'), only: 'mysql' },
  { ...same('VARCHAR(20) COLLATE utf8mb4_uca1400_ai_ci', 'a ', 'É'), only: 'mariadb' },
  { ...same('VARCHAR(20) COLLATE utf8mb4_nopad_bin', 'a ', 'É'), only: 'mariadb' },
];
