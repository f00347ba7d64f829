import { field } from '../../../src/model/field.js';
import { nullable, type ValueCase } from './value-case.js';

const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
const bytes = (column: string, ...hex: string[]): ValueCase => ({
  column,
  field: field.bytes(nullable),
  values: hex.map((value) => [`x'${value}'`, base64(value)]),
});

const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString('hex');
const MEMBERS = Array.from({ length: 64 }, (_, at) => `m${at}`);
const ODD_MEMBERS = ['a', "it's", 'ü', '漢', 'x,y', 'b\\c', 'two\nlines', 'null\0', ')', '"'];
const sqlText = (text: string) =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\0', '\\0')}'`;
const ODD_ENUM = `ENUM(${ODD_MEMBERS.map(sqlText).join(', ')})`;

export const BINARY_AND_MEMBER_CASES: readonly ValueCase[] = [
  bytes('BINARY(5)', '0100000000', '0000000000', 'ff20200000', '0000000001'),
  bytes('BINARY(255)', `01${'00'.repeat(254)}`),
  bytes('VARBINARY(300)', '', '00', '2000', ALL_BYTES),
  bytes('TINYBLOB', '', ALL_BYTES.slice(0, 510)),
  bytes('BLOB', '', '00', ALL_BYTES.repeat(4)),
  bytes('MEDIUMBLOB', ALL_BYTES.repeat(300)),
  bytes('LONGBLOB', '', 'ff00'),
  { ...bytes('VARBINARY(300) COMPRESSED', '', ALL_BYTES), only: 'mariadb' },
  {
    column: ODD_ENUM,
    field: field.enum(ODD_MEMBERS, nullable),
    values: [
      ...ODD_MEMBERS.map((member) => [sqlText(member), member] as const),
      ["''", null], // the error value: nothing fitted
    ],
  },
  {
    column: ODD_ENUM,
    field: field.string(nullable),
    values: [
      ["'ü'", 'ü'],
      ["'no member'", ''],
    ],
  },
  {
    column: "ENUM('', 'a')",
    field: field.enum(['', 'a'], nullable),
    values: [
      ["''", ''],
      ["'a'", 'a'],
    ],
  },
  {
    column: "ENUM('Grüße', '“') CHARACTER SET latin1",
    field: field.enum(['Grüße', '“'], nullable),
    values: [
      ["'Grüße'", 'Grüße'],
      ["'“'", '“'],
    ],
  },
  {
    column: "ENUM('〜', '−') CHARACTER SET sjis",
    field: field.enum(['〜', '−'], nullable),
    values: [
      ["'〜'", '〜'],
      ["'−'", '−'],
    ],
  },
  {
    column: `ENUM(${Array.from({ length: 300 }, (_, at) => `'e${at}'`).join(',')})`,
    field: field.enum(
      Array.from({ length: 300 }, (_, at) => `e${at}`),
      nullable,
    ),
    values: [
      ["'e299'", 'e299'],
      ["'e0'", 'e0'],
    ],
  },
  {
    column: `SET(${MEMBERS.map((member) => `'${member}'`).join(',')})`,
    field: field.set(MEMBERS, nullable),
    values: [
      [`'${MEMBERS.join(',')}'`, MEMBERS],
      ["''", []],
      ["'m63,m31,m32,m0'", ['m0', 'm31', 'm32', 'm63']],
      ["'m31'", ['m31']],
      ["'m63'", ['m63']],
    ],
  },
  {
    column: "SET('a', '〜') CHARACTER SET sjis",
    field: field.set(['a', '〜'], nullable),
    values: [["'〜,a'", ['a', '〜']]],
  },
  {
    column: 'UUID',
    field: field.uuid(nullable),
    only: 'mariadb',
    values: [
      ["'123E4567-e89b-12d3-a456-426614174000'", '123e4567-e89b-12d3-a456-426614174000'],
      ["'ffffffff-ffff-4fff-bfff-ffffffffff00'", 'ffffffff-ffff-4fff-bfff-ffffffffff00'],
    ],
  },
  {
    column: 'INET4',
    field: field.string(nullable),
    only: 'mariadb',
    values: [
      ["'10.0.0.0'", '10.0.0.0'],
      ["'255.255.255.255'", '255.255.255.255'],
    ],
  },
  {
    column: 'INET6',
    field: field.string(nullable),
    only: 'mariadb',
    values: [
      ["'2001:db8::ff00:42:8329'", '2001:db8::ff00:42:8329'],
      ["'::ffff:192.0.2.128'", '::ffff:192.0.2.128'],
      ["'::'", '::'],
    ],
  },
];
