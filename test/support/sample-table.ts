import { defineEntity } from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';

const nullable = { nullable: true } as const;

/** Every field type, on the columns that differ most. */
export const Sample = defineEntity({
  name: 'Sample',
  fields: {
    id: field.int(),
    small: field.int(nullable),
    year: field.int(nullable),
    big: field.bigint(nullable),
    unsignedBig: field.bigint(nullable),
    bits: field.bigint(nullable),
    flag: field.boolean(nullable),
    bit: field.boolean(nullable),
    exact: field.decimal(nullable),
    padded: field.decimal(nullable),
    single: field.float(nullable),
    double: field.float(nullable),
    text: field.string(nullable),
    latin: field.string(nullable),
    ucs: field.string(nullable),
    word: field.string(nullable),
    binary: field.bytes(nullable),
    blob: field.bytes(nullable),
    choice: field.enum(['a', "it's", 'ü'], nullable),
    choices: field.set(['x', 'y', 'z'], nullable),
    day: field.date(nullable),
    moment: field.localDateTime(nullable),
    stamp: field.dateTime(nullable),
    duration: field.time(nullable),
    json: field.json(nullable),
  },
  key: ['id'],
});

export const SAMPLE_TABLE = `CREATE TABLE sample (
  id INT PRIMARY KEY, small SMALLINT(5) UNSIGNED ZEROFILL, year YEAR, big BIGINT, unsigned_big BIGINT UNSIGNED, bits BIT(64),
  flag TINYINT(1), bit BIT(1), exact DECIMAL(65,30), padded DECIMAL(10,2) ZEROFILL, single FLOAT, \`double\` DOUBLE,
  text TEXT, latin VARCHAR(20) CHARACTER SET latin1, ucs VARCHAR(20) CHARACTER SET ucs2, word ENUM('a', 'ß'),
  \`binary\` BINARY(5), \`blob\` BLOB, choice ENUM('a', 'it''s', 'ü'), choices SET('x','y','z'),
  day DATE, moment DATETIME(3), stamp TIMESTAMP(6) NULL, duration TIME(2), json JSON
) ENGINE=InnoDB CHARACTER SET utf8mb4`;

/** Values that are written in more than one way somewhere. */
export const SAMPLE_ROWS = [
  `(1, 7, 2155, -9223372036854775808, 18446744073709551615, b'${'1'.repeat(64)}', 1, b'1',
    -12345678901234567890123456789012345.123456789012345678901234567890, 1.5, 0.1, 1.7976931348623157e308,
    'Zürich 😀 \\0; N', 'Grüße', 'Ωmega', 'ß', x'0100', x'00ff00', 'it''s', 'z,x',
    '9999-12-31', '1000-01-01 00:00:00.5', '2024-10-27 00:30:00.000001', '-838:59:59',
    '{"b": [1.0, -0, 1e2, {"d": null, "c": "ü\\\\n"}], "a": true, "__proto__": 1, "n": 0.1}')`,
  `(2, 0, 0, 0, 0, b'0', 0, b'0', 0, 0, -0.0, -0.5, '', '', '', 'a', '', '', 'a', '',
    '2024-02-29', '2024-02-29 12:00:00', '1970-01-01 00:00:01', '00:00:00', '"12345678901234567890"')`,
  `(3${', NULL'.repeat(24)})`,
  `(4, 65535, 1901, 1, 1, b'10', 2, b'1', 0.1, 99999999.99, 16777216, 5e-324, 'N', ';', 'N;', 'a', 'abcde', 'N',
    'ü', 'x,y,z', '1000-01-01', '9999-12-31 23:59:59.999', '2038-01-19 03:14:07', '00:00:00.25', '[]')`,
];
