import type { JsonValue } from '../../../src/lib/stable-json.js';
import { field } from '../../../src/model/field.js';
import { nullable, type ValueCase } from './value-case.js';

const json = field.json(nullable);

/** JSON text as both servers take it, and the value of the document. */
const TEXTS: readonly (readonly [string, JsonValue])[] = [
  ['null', null],
  ['true', true],
  ['"text"', 'text'],
  ['""', ''],
  ['{}', {}],
  ['[]', []],
  ['{"b": [1, {"d": null, "c": "ü"}], "a": true}', { a: true, b: [1, { c: 'ü', d: null }] }],
  [
    '[0, -1, 127, 32767, -32768, 65535, 2147483647, -2147483648]',
    [0, -1, 127, 32767, -32768, 65535, 2147483647, -2147483648],
  ],
  [
    '[4294967295, 9007199254740991, -9007199254740991]',
    [4294967295, 9007199254740991, -9007199254740991],
  ],
  ['9007199254740992', 9007199254740992],
  ['9007199254740993', '9007199254740993'],
  [
    '[-9007199254740993, 9223372036854775807, 18446744073709551615]',
    ['-9007199254740993', '9223372036854775807', '18446744073709551615'],
  ],
  [
    '[1.0, -0, -0.0, 1e2, 1E+2, 0.1, 1.50, 1e-7, 1e21, 5e-324]',
    [1, 0, 0, 100, 100, 0.1, 1.5, 1e-7, 1e21, 5e-324],
  ],
  ['[1.7976931348623157e308, 0.30000000000000004]', [Number.MAX_VALUE, 0.30000000000000004]],
  ['"\\u0000 \\ud83d\\ude00 \\" \\\\ \\/ \\n ü 漢"', '\0 😀 " \\ / \n ü 漢'],
  [
    '{"": 1, " ": 2, "ключ": 3, "😀": 4, "a\\"b": 5, "\\u0000": 6}',
    { '': 1, ' ': 2, ключ: 3, '😀': 4, 'a"b': 5, '\0': 6 },
  ],
  ['{"a": 1, "b": 0, "a": 2}', { a: 2, b: 0 }],
  [
    '{"10": 1, "9": 2, "constructor": 3, "toString": 4}',
    { '9': 2, '10': 1, constructor: 3, toString: 4 },
  ],
  [
    '{"__proto__": {"x": 1}, "y": {"__proto__": null}}',
    JSON.parse('{"__proto__": {"x": 1}, "y": {"__proto__": null}}'),
  ],
  ['"digits 9007199254740993 and 1e400 in text"', 'digits 9007199254740993 and 1e400 in text'],
  [`"${'x'.repeat(70_000)}"`, 'x'.repeat(70_000)],
  [
    `[${Array.from({ length: 20_000 }, (_, at) => at * 3).join(',')}]`,
    Array.from({ length: 20_000 }, (_, at) => at * 3),
  ],
  [
    `{${Array.from({ length: 5_000 }, (_, at) => `"k${at}": [${at}, -70000, ${at}.5]`).join(',')}}`,
    Object.fromEntries(
      Array.from({ length: 5_000 }, (_, at) => [`k${at}`, [at, -70000, at + 0.5]]),
    ),
  ],
];

/** What MariaDB keeps as it is written, and MySQL makes a double of. */
const TEXTS_OF_MARIADB: readonly (readonly [string, JsonValue])[] = [
  ['1e400', '1e400'],
  ['-1e-400', '-1e-400'],
  ['18446744073709551616', '18446744073709551616'],
  ['18446744073709551617', '18446744073709551617'],
  ['0.10000000000000000001', '0.10000000000000000001'],
  ['123456789012345678901234567890.10', '123456789012345678901234567890.10'],
];

/** What SQL puts into MySQL's JSON, and JSON text alone cannot. */
const EXPRESSIONS_OF_MYSQL: readonly (readonly [string, JsonValue])[] = [
  ['JSON_OBJECT("d", CAST(1.10 AS DECIMAL(10,2)))', { d: 1.1 }],
  ['JSON_ARRAY(CAST("0.10000000000000000001" AS DECIMAL(30,20)))', ['0.10000000000000000001']],
  [
    'JSON_ARRAY(CAST("-12345678901234567890123.5" AS DECIMAL(40,3)))',
    ['-12345678901234567890123.500'],
  ],
  [
    `JSON_ARRAY(CAST("-${'9'.repeat(35)}.${'9'.repeat(30)}" AS DECIMAL(65,30)))`,
    [`-${'9'.repeat(35)}.${'9'.repeat(30)}`],
  ],
  [
    'JSON_ARRAY(CAST(0 AS DECIMAL(5,5)), CAST(-0.00001 AS DECIMAL(5,5)), CAST(100 AS DECIMAL(3,0)))',
    [0, -0.00001, 100],
  ],
  ['CAST(18446744073709551616 AS JSON)', '18446744073709551616'],
  ['CAST("1e20" AS JSON)', 1e20],
  [
    'JSON_ARRAY(CAST("2024-01-02" AS DATE), CAST("9999-12-31 23:59:59.999999" AS DATETIME(6)))',
    ['2024-01-02', '9999-12-31 23:59:59.999999'],
  ],
  [
    'JSON_ARRAY(CAST("-12:00:01.5" AS TIME(3)), CAST("-838:59:59" AS TIME), CAST("-01:00:00" AS TIME))',
    ['-12:00:01.500000', '-838:59:59.000000', '-01:00:00.000000'],
  ],
  ["JSON_ARRAY(x'00ff', b'101')", ['base64:type15:AP8=', 'base64:type15:BQ==']],
  ["JSON_ARRAY(REPEAT(x'ff', 60))", [`base64:type15:${'/'.repeat(76)}\n////`]],
  ["JSON_ARRAY(CAST(REPEAT(x'ff', 57) AS BINARY))", [`base64:type15:${'/'.repeat(76)}`]],
  [
    'JSON_ARRAY(ST_GeomFromText("POINT(1 2)"))',
    [
      {
        coordinates: [1, 2],
        crs: { properties: { name: 'urn:ogc:def:crs:MySQL::0' }, type: 'name' },
        type: 'Point',
      },
    ],
  ],
  ['CAST(CAST("2024-01-02 03:04:05" AS DATETIME) AS JSON)', '2024-01-02 03:04:05.000000'],
  [
    `'${'['.repeat(100)}${']'.repeat(100)}'`,
    Array.from({ length: 99 }).reduce<JsonValue>((inner) => [inner], []),
  ],
];

const sqlText = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
const quoted = (texts: readonly (readonly [string, JsonValue])[]) =>
  texts.map(([text, value]) => [sqlText(text), value] as const);

export const JSON_CASES: readonly ValueCase[] = [
  { column: 'JSON', field: json, values: quoted(TEXTS) },
  { column: 'LONGTEXT', field: json, values: quoted(TEXTS) },
  { column: 'JSON', field: json, values: quoted(TEXTS_OF_MARIADB), only: 'mariadb' },
  { column: 'JSON', field: json, values: EXPRESSIONS_OF_MYSQL, only: 'mysql' },
];
