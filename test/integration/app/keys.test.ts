import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { stableJson } from '../../../src/lib/stable-json.js';
import type { Document } from '../../../src/model/document.js';
import { ask } from '../../support/almanac-process.js';
import { type AppFixture, createAppFixture } from '../../support/app-fixture.js';
import { describeEachSource } from '../../support/each-source.js';
import { eventually } from '../../support/eventually.js';
import { catalog, keysTables } from '../../support/keys-deployment.js';
import { readStoredDataset } from '../../support/stored-dataset.js';

const LONG = 'x'.repeat(767);
/** What stands for something in an id, a Redis key, a pattern, an index entry, SQL, JSON or JavaScript. */
const ODD_TEXTS = [
  ...['', ' ', '  ', 'a', 'A', 'a ', ' a', 'á', 'a\u0301', 'ä', 'ß', 'ss', 'İ', 'ı'],
  ...[':', 'a:b', '{', '}', '{a}', '{}', '/', '//', 'a/b', '/a', 'a/', '%', '%%', '%2f', '%002f'],
  ...['a%002fb', '%0025', '#', '#key', '*', '?', '[a]', '\\', '\\u0000', '"', "'", '`', ';', ','],
  ...['\0', '\0\0', 'a\0', '\0a', '\u0001', '\0\u0001', '\0\u0002', '\n', '\r\n', '\t', '\u007f'],
  ...['😀', '😀😀', '👩‍👩‍👧', '\uffff', '\ufffd', '\ufeff', '\ue000', '\ud7ff', '\u{10ffff}', '漢'],
  ...['__proto__', 'constructor', 'toString', 'null', 'undefined', 'true', '0', '00', '-0', '1e3'],
  ...[`${LONG}x`, `${LONG}y`, `${LONG} `, '😀'.repeat(768), `${'😀'.repeat(767)}😁`],
];
const ODD_PARTS = ['', ' ', 'a', 'b', '/', 'a/', '/b', ':', '%', '%002f', '\0', '\0\u0001', '😀'];
const ODD_BYTES = [
  ...['', '00', '0000', '2f', '253030', 'ff', 'ff00', '0a', '7b7d', 'c3a4', 'e4'],
  ...['00'.repeat(3072), 'ff'.repeat(3072), `${'ff'.repeat(3071)}00`],
];
const MARKS = [
  ['0', '0.0000000000', '1000-01-01', '1970-01-01 00:00:01.000000'],
  ['18446744073709551615', '0.0000000000', '1000-01-01', '1970-01-01 00:00:01.000000'],
  ['18446744073709551614', '0.0000000001', '9999-12-31', '2024-03-31 02:30:00.000001'],
  ['9007199254740992', '-1.0000000000', '2024-02-29', '2024-03-31 02:30:00.000000'],
  ['9007199254740993', '-1.0000000000', '2024-02-29', '2024-03-31 02:30:00.000000'],
  ['1', '99999999999999999999.9999999999', '2024-02-29', '2024-03-31 02:30:00.100000'],
  ['1', '99999999999999999999.9999999998', '2024-02-29', '2024-03-31 02:30:00.100000'],
] as const;
const DATA =
  '{"__proto__": {"x": 9007199254740993}, "list": [1.0, -0, 18446744073709551615, 0.1, 1e21, 5e-324, 1.7976931348623157e308]}';
const DATA_VALUE =
  '{"__proto__":{"x":"9007199254740993"},"list":[1,0,"18446744073709551615",0.1,1e21,5e-324,1.7976931348623157e308]}';

const sql = (text: string) => `CONVERT(x'${Buffer.from(text).toString('hex')}' USING utf8mb4)`;
const some = <T>(all: readonly T[], half: 0 | 1) => all.filter((_, at) => at % 2 === half);

describeEachSource('keys', ({ kind, adminUrl }) => {
  const { redis, redisJson } = inject('servers');
  // Documents as the server's own JSON on one side, where there is such a server, as text on the other.
  const redisUrl = (kind === 'mysql' && redisJson?.url) || redis.url;
  const noPad = kind === 'mysql' ? 'utf8mb4_0900_bin' : 'utf8mb4_nopad_bin';
  let fixture: AppFixture;
  let url: string;

  /** Half of the rows, so that a snapshot brings some and the stream the others. */
  const insert = async (half: 0 | 1) => {
    const pairs = ODD_PARTS.flatMap((left) => ODD_PARTS.map((right) => [left, right] as const));
    const rows = (all: readonly string[]) => some(all, half).join(', ');
    await fixture.database.execute(
      `INSERT INTO text VALUES ${rows(ODD_TEXTS.map((text, at) => `(${sql(text)}, ${at % 7}, '${DATA}')`))}`,
      `INSERT INTO pair VALUES ${rows(pairs.map((pair, at) => `(${pair.map(sql).join(', ')}, ${at})`))}`,
      `INSERT INTO \`blob\` VALUES ${rows(ODD_BYTES.map((hex, at) => `(x'${hex}', ${at})`))}`,
      `INSERT INTO mark VALUES ${rows(MARKS.map(([big, exact, day, moment], at) => `(${big}, ${exact}, '${day}', '${moment}', ${at})`))}`,
      `INSERT INTO name VALUES ${rows(['ada', 'Zoë', 'x:{/}%', 'ends ', '😀'].map((name, at) => `(${sql(name)}, ${at})`))}`,
    );
  };

  beforeAll(async () => {
    fixture = await createAppFixture({ adminUrl });
    const { execute } = fixture.database;
    await execute("SET SESSION time_zone = '+00:00'", ...keysTables(noPad));
    await insert(0);
    const file = fileURLToPath(new URL('../../support/keys-deployment.ts', import.meta.url));
    const env = { ALMANAC_SCHEMA: file, ALMANAC_REDIS_URL: redisUrl };
    url = await fixture.spawn(['start'], env).ready();
    await insert(1);
  });
  afterAll(async () => fixture[Symbol.asyncDispose]());

  /** The tables as the server itself tells them: no code that is under test. */
  const tables = async () => {
    const { admin } = fixture.database;
    const query = async (text: string) => (await admin.query(text))[0] as Record<string, unknown>[];
    const base64 = "REPLACE(TO_BASE64(code), '\\n', '')";
    const data = JSON.parse(DATA_VALUE);
    return {
      Text: (await query('SELECT code, value FROM text')).map((row) => ({ ...row, data })),
      Name: await query('SELECT code, value FROM name'),
      Pair: await query('SELECT `left`, `right`, value FROM pair'),
      Blob: await query(`SELECT ${base64} AS code, value FROM \`blob\``),
      Mark: await query(
        `SELECT CAST(big AS CHAR) AS big, CAST(exact AS CHAR) AS exact, CAST(day AS CHAR) AS day,
                CONCAT(REPLACE(CAST(moment AS CHAR), ' ', 'T'), 'Z') AS moment, value FROM mark`,
      ),
    } as Record<string, Record<string, unknown>[]>;
  };
  const texts = (rows: readonly unknown[]) => rows.map(stableJson).sort();

  const expectStoreToEqualTables = async () => {
    const expected = await tables();
    await eventually(async () => {
      const stored = await readStoredDataset(redisUrl, fixture.dataset, catalog);
      for (const { name } of catalog.entities) {
        expect({ [name]: texts(stored.documents[name] ?? []) }).toEqual({
          [name]: texts(expected[name] ?? []),
        });
      }
      for (const { found, expected } of Object.values(stored.indexes))
        expect(found).toEqual(expected);
      expect(stored.keys.found).toBe(stored.keys.expected);
      return true;
    });
    return expected;
  };

  it('of all kinds are stored and indexed, each once, from a snapshot and from the stream', async () => {
    const { Text, Pair, Blob, Mark } = await expectStoreToEqualTables();
    expect([Text?.length, Pair?.length, Blob?.length, Mark?.length]).toEqual([
      ODD_TEXTS.length,
      ODD_PARTS.length ** 2,
      ODD_BYTES.length,
      MARKS.length,
    ]);
  });

  it('find their own record through GraphQL, one, many and in pages', async () => {
    const { Text = [], Pair = [], Blob = [], Mark = [] } = await tables();
    const asked = await ask<Record<string, unknown>>(
      url,
      `query ($texts: [ID!]!, $pairs: [PairKey!]!, $blobs: [ID!]!, $marks: [MarkKey!]!) {
        textsByCode(codes: $texts) { code value data }
        pairsByKey(keys: $pairs) { left right value }
        blobsByCode(codes: $blobs) { code value }
        marksByKey(keys: $marks) { big exact day moment value }
        texts(first: 500) { totalCount edges { node { code } } }
      }`,
      {
        texts: Text.map(({ code }) => code),
        pairs: Pair.map(({ left, right }) => ({ left, right })),
        blobs: Blob.map(({ code }) => code),
        marks: Mark.map(({ big, exact, day, moment }) => ({ big, exact, day, moment })),
      },
    );
    expect(stableJson(asked.textsByCode)).toBe(stableJson(Text));
    expect(asked.pairsByKey).toEqual(Pair);
    expect(asked.blobsByCode).toEqual(Blob);
    expect(asked.marksByKey).toEqual(Mark);
    const page = asked.texts as { totalCount: number; edges: { node: Document }[] };
    expect(page.totalCount).toBe(ODD_TEXTS.length);
    expect(page.edges.map(({ node }) => node.code).sort()).toEqual(
      Text.map(({ code }) => code).sort(),
    );
    for (const code of ['\0', '{a}', 'a ', '', LONG.concat('y')]) {
      const { text } = await ask<{ text: Document }>(
        url,
        'query ($code: ID!) { text(code: $code) { code } }',
        { code },
      );
      expect(text).toEqual({ code });
    }
  });

  describe('that change', () => {
    it('by swapping, in a chain, and from one that is freed in the same transaction', async () => {
      await fixture.database.execute(
        'START TRANSACTION',
        "INSERT INTO text VALUES ('tmp-1', 1, '{}')",
        "DELETE FROM text WHERE code = 'tmp-1'",
        ...swap('text', 'code', 'a:b', '{a}'),
        ...swap('text', 'code', 'a', 'A'),
        ...swap('text', 'code', '\0', ''),
        ...swap('`blob`', 'code', '\0', ''),
        `UPDATE pair SET \`left\` = \`right\`, \`right\` = 'moved', value = -value WHERE \`left\` = 'a' AND \`right\` = '/'`,
        "UPDATE pair SET `left` = 'a', `right` = '/' WHERE `left` = 'b' AND `right` = ':'",
        'UPDATE mark SET big = big - 1 WHERE big = 18446744073709551614',
        'UPDATE mark SET big = big - 1 WHERE big = 18446744073709551615',
        'COMMIT',
      );
      await expectStoreToEqualTables();
    });

    it('in all rows at once', async () => {
      await fixture.database.execute(
        "UPDATE pair SET `left` = CONCAT('new/', `left`), `right` = CONCAT(`right`, ':%')",
        'UPDATE mark SET exact = -exact, day = day + INTERVAL 1 DAY WHERE day < 90000101',
      );
      await expectStoreToEqualTables();
    });

    it('to another spelling that is the same to the server', async () => {
      await fixture.database.execute(
        "UPDATE name SET code = 'ADA' WHERE code = 'ada'",
        "UPDATE name SET code = 'zoe' WHERE code = 'zoë'",
        "UPDATE name SET code = 'ends' WHERE code = 'ends'",
        "REPLACE INTO name VALUES ('X:{/}%', 77)",
        "INSERT INTO name VALUES ('Ada ', 5) ON DUPLICATE KEY UPDATE value = 78",
      );
      const { Name } = await expectStoreToEqualTables();
      expect(Name?.map(({ code }) => code).sort()).toEqual(['ADA', 'X:{/}%', 'ends', 'zoe', '😀']);
      const { names } = await ask<{ names: unknown[] }>(
        url,
        '{ names: namesByCode(codes: ["ada", "ADA", "x:{/}%", "X:{/}%", "Zoë", "zoe"]) { value } }',
      );
      expect(names).toEqual([null, { value: 78 }, null, { value: 77 }, null, { value: 1 }]);
    });

    it('because the row is gone and another has come in its place', async () => {
      await fixture.database.execute(
        'START TRANSACTION',
        "DELETE FROM name WHERE code = 'ada'",
        "INSERT INTO name VALUES ('adA', 9)",
        'DELETE FROM pair',
        "INSERT INTO pair VALUES ('', '', 1)",
        'COMMIT',
        "DELETE FROM text WHERE code LIKE 'a%'",
      );
      await expectStoreToEqualTables();
    });
  });
});

/** Statements that give each of two records the other's key. */
const swap = (table: string, column: string, a: string, b: string) => [
  `UPDATE ${table} SET ${column} = 'between' WHERE ${column} = ${sql(a)}`,
  `UPDATE ${table} SET ${column} = ${sql(a)} WHERE ${column} = ${sql(b)}`,
  `UPDATE ${table} SET ${column} = ${sql(b)} WHERE ${column} = 'between'`,
];
