import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sleep } from '../../../src/lib/abort.js';
import { defineCatalog } from '../../../src/model/catalog.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { MysqlSource } from '../../../src/source/mysql/mysql-source.js';
import { Session } from '../../../src/source/mysql/session.js';
import type { Snapshot } from '../../../src/source/source.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { documentsIn } from '../../support/decoded-documents.js';
import { describeEachSource } from '../../support/each-source.js';
import { eventually } from '../../support/eventually.js';
import { mysqlSourceOptions } from '../../support/mysql-source-under-test.js';

const Item = defineEntity({
  name: 'Item',
  fields: { code: field.string(), filler: field.string() },
  key: ['code'],
});
const ROWS = 20_000;
const forEver = () => new AbortController().signal;

const lengthOf = (_: Buffer, from: number, to: number) => to - from;
const asObject = (...row: unknown[]) => ({ row });

describeEachSource('a session with the source', ({ adminUrl }) => {
  let database: TestDatabase;
  let source: MysqlSource;

  beforeAll(async () => {
    database = await createTestDatabase(adminUrl);
    source = new MysqlSource(mysqlSourceOptions(database.url, defineCatalog([Item])));
    await database.execute(
      'CREATE TABLE item (code CHAR(8) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY, filler VARCHAR(500) NOT NULL)',
    );
    const values = Array.from({ length: ROWS }, (_, id) => `('${id}', REPEAT('x', 500))`);
    await database.execute(`INSERT INTO item VALUES ${values.join()}`);
  });
  afterAll(async () => database[Symbol.asyncDispose]());
  beforeEach(async () => {
    await killSessions();
  });

  const openSessions = async () => {
    const [rows] = await database.admin.query(
      'SELECT ID AS id FROM information_schema.PROCESSLIST WHERE USER = ?',
      [database.name],
    );
    return (rows as { id: number }[]).map(({ id }) => id);
  };
  const killSessions = async () => {
    const ids = await openSessions();
    for (const id of ids) await database.admin.query(`KILL ${id}`).catch(() => {});
    return ids.length;
  };
  /** Reads one batch and says how the reading ends once `trouble` has begun. */
  const endOf = async (snapshot: Snapshot, trouble: () => Promise<unknown> | unknown) => {
    let rows = 0;
    for await (const batch of snapshot.read(Item)) {
      if (rows === 0) await trouble();
      rows += batch.length;
    }
    return rows;
  };

  it('that is killed in the middle of a snapshot fails it, and does not hang', async () => {
    await using snapshot = await source.snapshot(forEver());
    await expect(endOf(snapshot, killSessions)).rejects.toMatchObject({ code: 'SOURCE_LOST' });
  });

  it('that is killed between two questions says so at the next one', async () => {
    const asked = async () => {
      await using snapshot = await source.snapshot(forEver());
      await killSessions();
      // Until the driver knows, too.
      await sleep(200);
      return snapshot.estimate(Item);
    };
    await expect(asked()).rejects.toMatchObject({ code: 'SOURCE_LOST' });
  });

  it('ends with its signal in the middle of a snapshot, and leaves nothing open', async () => {
    const stop = new AbortController();
    await using snapshot = await source.snapshot(stop.signal);
    await expect(endOf(snapshot, () => stop.abort())).rejects.toMatchObject({
      code: 'SOURCE_LOST',
    });
    await snapshot[Symbol.asyncDispose]();
    // The server takes its time to notice.
    await eventually(async () => (await openSessions()).length === 0);
  });

  it('waits for a slow consumer, however slow', async () => {
    using session = await Session.open(database.url, forEver(), { silenceMs: 300 });
    let rows = 0;
    for await (const batch of session.batches('SELECT * FROM item', 10, lengthOf)) {
      if (rows === 0) await sleep(900);
      rows += batch.length;
    }
    expect(rows).toBe(ROWS);
  });

  it('fails with what its rows cannot be made of, and with nothing after it', async () => {
    using session = await Session.open(database.url, forEver());
    let rows = 0;
    const failing = (bytes: Buffer, from: number) => {
      rows += 1;
      if (rows > 25) throw new RangeError(`no such row: ${bytes[from]}`);
    };
    const read: number[] = [];
    const reading = (async () => {
      for await (const batch of session.batches('SELECT * FROM item', 10, failing)) {
        read.push(batch.length);
      }
    })();
    await expect(reading).rejects.toThrow('no such row');
    expect(read).toEqual([10, 10]);
    expect(rows).toBe(26);
  });

  it('can be asked again where a consumer left its rows', async () => {
    using session = await Session.open(database.url, forEver());
    for await (const _ of session.batches('SELECT * FROM item', 10, lengthOf)) break;
    expect(await session.selectOne('SELECT COUNT(*) AS total FROM item')).toEqual({
      total: String(ROWS),
    });
  });

  it('lets go of what was read, while it reads on', async () => {
    // Vitest's workers get no flags of ours.
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    using session = await Session.open(database.url, forEver());
    const read: WeakRef<object>[] = [];
    for await (const [row] of session.batches('SELECT * FROM item', 100, asObject)) {
      read.push(new WeakRef(row as object));
      if (read.length !== 100) continue;
      const isFree = () => {
        collect();
        return read.slice(0, 50).every((one) => one.deref() === undefined);
      };
      await eventually(isFree);
    }
    expect(read).toHaveLength(ROWS / 100);
  });

  it('counts as lost after a silence', async () => {
    using session = await Session.open(database.url, forEver(), { silenceMs: 300 });
    await expect(session.select('SELECT SLEEP(20)')).rejects.toMatchObject({
      code: 'SOURCE_LOST',
      message: expect.stringContaining('nothing for 300 ms'),
    });
  });

  it("reads the same whatever the server's own defaults for sessions are", async () => {
    const wrong = {
      sql_mode: "'ANSI,PAD_CHAR_TO_FULL_LENGTH'",
      sql_select_limit: '2',
      sql_quote_show_create: '0',
    };
    for (const [name, value] of Object.entries(wrong)) {
      await database.execute(`SET GLOBAL ${name} = ${value}`);
    }
    try {
      await using snapshot = await source.snapshot(forEver());
      const rows = await documentsIn(snapshot.read(Item));
      expect(rows.every(({ code }) => !String(code).includes(' '))).toBe(true);
      expect(rows).toHaveLength(ROWS);
    } finally {
      // The servers of the tests were started without settings of their own for these.
      for (const name of Object.keys(wrong)) await database.execute(`SET GLOBAL ${name} = DEFAULT`);
    }
  });
});
