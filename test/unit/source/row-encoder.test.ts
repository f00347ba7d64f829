import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineEntity } from '../../../src/model/entity.js';
import { type Field, field } from '../../../src/model/field.js';
import type { Column } from '../../../src/source/mysql/column.js';
import { createColumnCodec } from '../../../src/source/mysql/column-codec.js';
import { RowEncoder } from '../../../src/source/mysql/row-encoder.js';
import { documentOfSelect, type TrackedTable } from '../../../src/source/mysql/tracked-table.js';

const COLUMNS: Readonly<Record<string, readonly [Field, columnType: string]>> = {
  id: [field.int(), 'int(11)'],
  padded: [field.int({ nullable: true }), 'int(6) unsigned zerofill'],
  year: [field.int({ nullable: true }), 'year(4)'],
  big: [field.bigint({ nullable: true }), 'bigint(20)'],
  flags: [field.bigint({ nullable: true }), 'bit(12)'],
  isOn: [field.boolean({ nullable: true }), 'tinyint(1)'],
  price: [field.decimal({ nullable: true }), 'decimal(12,2)'],
  ratio: [field.float({ nullable: true }), 'double'],
  name: [field.string({ nullable: true }), 'varchar(200)'],
  bytes: [field.bytes({ nullable: true }), 'varbinary(20)'],
  kind: [field.enum(['a', 'ä"'], { nullable: true }), "enum('a','ä\"')"],
  tags: [field.set(['a', 'b'], { nullable: true }), "set('a','b')"],
  day: [field.date({ nullable: true }), 'date'],
  local: [field.localDateTime({ nullable: true }), 'datetime(3)'],
  moment: [field.dateTime({ nullable: true }), 'timestamp'],
  span: [field.time({ nullable: true }), 'time'],
  extra: [field.json({ nullable: true }), 'json'],
};
const NAMES = Object.keys(COLUMNS);

const Thing = defineEntity({
  name: 'Thing',
  fields: Object.fromEntries(NAMES.map((name) => [name, COLUMNS[name]?.[0] as Field])),
  key: ['id'] as never,
  indexes: { byKind: { on: ['kind'] as never, order: ['name'] as never } },
});

const columnOf = (name: string, columnType: string): Column => {
  const dataType = /^\w+/.exec(columnType)?.[0] ?? '';
  const charset = ['varchar', 'enum', 'set'].includes(dataType) ? 'utf8mb4' : null;
  const rest = { unsigned: false, nullable: name !== 'id', collation: null, generated: false };
  return { name, dataType, columnType, charset, ...rest };
};
const columns = new Map(
  NAMES.map((name) => {
    const columnType = COLUMNS[name]?.[1] ?? '';
    return [name === 'isOn' ? 'is_on' : name, columnOf(name, columnType)] as const;
  }),
);
const table: TrackedTable = {
  entity: Thing as never,
  name: 'thing',
  codecs: NAMES.map((name) =>
    createColumnCodec(
      name,
      COLUMNS[name]?.[0] as Field,
      'thing',
      columnOf(name, COLUMNS[name]?.[1] ?? ''),
    ),
  ),
  keyColumns: ['id'],
  selectSql: '',
  columns,
  definition: '',
};

/** A row as the text protocol has it, with bytes of others around it. */
function packet(values: readonly (string | Buffer | null)[]) {
  const parts = values.map((value) => {
    if (value === null) return Buffer.from([0xfb]);
    const bytes = Buffer.from(value as string);
    if (bytes.length < 0xfb) return Buffer.concat([Buffer.from([bytes.length]), bytes]);
    const length = Buffer.alloc(bytes.length < 0x1_0000 ? 3 : 4);
    length[0] = length.length === 3 ? 0xfc : 0xfd;
    length.writeUIntLE(bytes.length, 1, length.length - 1);
    return Buffer.concat([length, bytes]);
  });
  const row = Buffer.concat(parts);
  return { bytes: Buffer.concat([Buffer.from('"{'), row, Buffer.from('7"}')]), to: 2 + row.length };
}

type Row = Readonly<Record<string, string | Buffer | null>>;
const PLAIN: Row = {
  id: '1',
  padded: '7',
  year: '1999',
  big: '-9007199254740993',
  flags: Buffer.from([0x0f, 0xff]),
  isOn: '1',
  price: '-0.50',
  ratio: '0.1',
  name: 'Zürich',
  bytes: Buffer.from([0xff, 0]),
  kind: 'a',
  tags: 'a,b',
  day: '2024-02-29',
  local: '2024-02-29 23:59:59.120',
  moment: '2024-02-29 23:59:59',
  span: '-838:59:59',
  extra: '{"b":1,"a":[]}',
};

const encoder = new RowEncoder(table);
function encoded(row: Row) {
  const { bytes, to } = packet(NAMES.map((name) => row[name] ?? null));
  return encoder.encode(bytes, 2, to);
}
const expected = (row: Row) =>
  documentOfSelect(
    table,
    NAMES.map((name) => (Buffer.isBuffer(row[name]) ? row[name] : (row[name]?.toString() ?? null))),
  );

const CASES: readonly (readonly [string, Row])[] = [
  ['plain values', {}],
  [
    'NULL in every column that may be',
    Object.fromEntries(NAMES.slice(1).map((name) => [name, null])),
  ],
  ['numbers that ZEROFILL padded', { padded: '000042', big: '-007', price: '000.50' }],
  ['zeros', { padded: '0', year: '0000', big: '0', isOn: '0', price: '0.00', ratio: '-0' }],
  ['a zero that is padded', { padded: '000000', isOn: '000', big: '00' }],
  ['truth above one', { isOn: '-1' }],
  ['numbers of other spellings', { ratio: '1e22', price: '-12345678901234567890.00' }],
  ['text that JSON escapes', { name: 'a"b\\c\n\u0000\u001f\u007f\u2028' }],
  ['a member that JSON escapes', { kind: 'ä"' }],
  ['text of more than one plane', { name: 'Москва 東京 😀' }],
  ['no text at all', { name: '', kind: '', tags: '' }],
  [
    'zero dates',
    { day: '0000-00-00', local: '0000-00-00 00:00:00.000', moment: '2024-00-10 00:00:00' },
  ],
  ['a zero year', { day: '0000-01-01' }],
  ['a zero day', { day: '2024-10-00', local: '2024-10-00 00:00:00.000' }],
  ['lengths of more than a byte', { name: 'ß'.repeat(300) }],
  [
    'more than there was room for',
    { name: 'x'.repeat(70_000), extra: `"${'ü\\n'.repeat(30_000)}"` },
  ],
  ['JSON with digits and surrogates', { extra: '{"n":12345678901234567890,"s":"\\ud800"}' }],
];

describe('a row of a snapshot, encoded', () => {
  it.each(CASES)('is the JSON text of its document: %s', (_, some) => {
    const row = { ...PLAIN, ...some };
    expect(encoded(row).text).toBe(JSON.stringify(expected(row)));
  });

  it('is so for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const row = { ...PLAIN, name, span: name, price: '1.5' };
        expect(encoded(row).text).toBe(JSON.stringify(expected(row)));
      }),
    );
  });

  it('has bytes that are no UTF-8 as a decoder leaves them', () => {
    const name = Buffer.from([0x61, 0xed, 0xa0, 0x80, 0x62, 0xe2, 0x82]);
    const row = { ...PLAIN, name: name.toString() };
    expect(encoded({ ...PLAIN, name }).text).toBe(JSON.stringify(expected(row)));
  });

  it('keeps its text when others are encoded after it', () => {
    const rows = Array.from({ length: 2_000 }, (_, id) => ({ ...PLAIN, id: String(id) }));
    const documents = rows.map(encoded);
    expect(documents.map(({ text }) => text)).toEqual(
      rows.map((row) => JSON.stringify(expected(row))),
    );
  });

  it('says where there is an escape in its text', () => {
    expect(encoded(PLAIN).hasEscapes).toBe(false);
    for (const some of [{ name: '"' }, { name: '\\' }, { extra: '"\\ud800"' }]) {
      expect(encoded({ ...PLAIN, ...some }).hasEscapes).toBe(true);
    }
  });

  it('shows the values of keys and indexes, and those that nest', () => {
    const { id, kind, name, extra } = expected(PLAIN);
    expect(encoded(PLAIN).seen).toEqual({ id, kind, name, extra });
  });

  it('is refused as its document is, by the row that it is', () => {
    expect(() => encoded({ ...PLAIN, extra: '{' })).toThrow(/thing.extra: expected .*key: \[1\]/);
    expect(() => encoded({ ...PLAIN, id: null })).toThrow(/thing.id: expected a int, got null/);
  });
});
