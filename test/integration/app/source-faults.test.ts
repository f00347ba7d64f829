import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { DatabaseServer } from '../../../deploy/local/database-server.mjs';
import { eventually } from '../../support/eventually.js';
import { LiveSync } from '../../support/live-sync.js';
import { type NetworkLink, openNetworkLink } from '../../support/network-link.js';
import { ownSources } from '../../support/own-sources.js';

const { redis } = inject('servers');

describe.each(ownSources())(
  'a source ($kind)',
  // Side by side: each waits for its own servers most of the time.
  { concurrent: true, timeout: 60_000 },
  ({ kind, isMissing, resetSql, start }) => {
    describe.skipIf(isMissing)('of its own', { concurrent: false }, () => {
      let server: DatabaseServer;
      let link: NetworkLink;
      let live: LiveSync;

      beforeAll(async () => {
        server = await start();
        link = await openNetworkLink(server.port);
      });
      afterAll(async () => {
        await link?.[Symbol.asyncDispose]();
        await server?.kill();
      });
      afterEach(async () => live?.[Symbol.asyncDispose]());

      async function begin(options: Partial<Parameters<typeof LiveSync.open>[0]> = {}) {
        live = await LiveSync.open({
          adminUrl: server.rootUrl(),
          redisUrl: redis.url,
          sourceUrl: link.through,
          ...options,
        });
        await live.writePair();
        live.start();
        await live.following();
        await live.settled();
        return live.generation();
      }
      const sql = (...statements: string[]) => live.database.execute(...statements);
      const select = async (query: string) =>
        (await live.database.admin.query(query))[0] as Record<string, string>[];
      const writePairs = async (count: number) => {
        for (let done = 0; done < count; done += 1) await live.writePair();
      };

      it.each(['stop', 'kill'] as const)('that restarts (%s) is followed on', async (how) => {
        const before = await begin();
        const { wrong, errors } = await live.watch(async () => {
          await writePairs(10);
          await server[how]();
          await delay(200);
          server = await start({ dir: server.dir, port: server.port });
          await live.reattach();
          await writePairs(10);
          await live.settled();
        });
        expect(wrong).toEqual([]);
        expect([...errors]).toEqual([]);
        expect(await live.generation()).toBe(before);
      });

      it('that kills the connections of the reader is followed on', async () => {
        const before = await begin();
        for (let round = 0; round < 5; round += 1) {
          const rows = await select(
            `SELECT ID AS id FROM information_schema.PROCESSLIST WHERE USER = '${live.database.name}'`,
          );
          for (const { id } of rows) await sql(`KILL ${id}`).catch(() => {});
          await writePairs(3);
          await delay(100);
        }
        await live.settled();
        expect(live.codes).toContain('SOURCE_LOST');
        expect(await live.generation()).toBe(before);
      });

      it('that went silent is noticed within three heartbeats, and reached by another connection', async () => {
        const before = await begin();
        link.freeze();
        const frozenAtMs = performance.now();
        await writePairs(3);
        await eventually(() => live.codes.includes('SOURCE_LOST'), { everyMs: 5 });
        // Three of 500 ms; the rest is the test's own machine.
        expect(performance.now() - frozenAtMs).toBeLessThan(6_000);
        await live.settled();
        expect(await live.generation()).toBe(before);
      });

      it('whose log is rotated is followed on', async () => {
        const before = await begin();
        for (let round = 0; round < 5; round += 1) {
          await sql('FLUSH BINARY LOGS');
          await writePairs(2);
        }
        await live.settled();
        expect(live.codes).toEqual([]);
        expect(await live.generation()).toBe(before);
      });

      it('that purged what was not read is loaded anew', async () => {
        const before = await begin();
        await live.stop();
        await writePairs(3);
        await sql(
          'FLUSH BINARY LOGS',
          'INSERT INTO item (id, value) VALUES (7, 7)',
          'FLUSH BINARY LOGS',
        );
        const last = (await select('SHOW BINARY LOGS')).at(-1)?.Log_name;
        // A log that was in use a moment ago is kept: with a note, not an error.
        await eventually(async () => {
          await sql(`PURGE BINARY LOGS TO '${last}'`);
          return (await select('SHOW BINARY LOGS')).length === 1;
        });
        live.start();
        await live.settled();
        expect(live.codes).toContain('POSITION_LOST');
        expect(await live.generation()).not.toBe(before);
        expect((await live.item(7))?.value).toBe(7);
      });

      it('that begins its history anew is loaded anew: under a running worker', async () => {
        const before = await begin();
        await writePairs(5);
        await live.settled();
        await sql(resetSql);
        await writePairs(2);
        await live.settled();
        expect(await live.generation()).not.toBe(before);
      });

      it('that begins its history anew is loaded anew: while the worker is away', async () => {
        const before = await begin();
        await writePairs(5);
        await live.settled();
        await live.stop();
        await sql(resetSql);
        await writePairs(2);
        live.start();
        await live.settled();
        expect(live.codes).toContain('POSITION_DIVERGED');
        expect(await live.generation()).not.toBe(before);
      });

      it('that two workers read with one server id tells both why, and loses nothing to either', async () => {
        // Waits longer than a heartbeat, or neither stays long enough to be sure that it follows.
        const options = { source: { serverId: 4_000_000_000 }, retryMaxMs: 3_000 };
        await begin(options);
        const first = live;
        await begin(options);
        try {
          await eventually(() =>
            /another reader has the same server id. Give each its own ALMANAC_SERVER_ID/.test(
              first.log.join() + live.log.join(),
            ),
          );
          await first.settled();
          await live.settled();
        } finally {
          await first[Symbol.asyncDispose]();
        }
      });

      it('that changes its checksums in between is read right, from before and after', async () => {
        // Rows of four bytes: as long as a checksum.
        const before = await begin({
          table:
            'CREATE TABLE item (id SMALLINT PRIMARY KEY, value TINYINT UNSIGNED NOT NULL, note VARCHAR(100))',
        });
        const write = async (id: number) =>
          sql(
            `INSERT INTO item (id, value) VALUES (${id}, 1), (${id + 1}, 2)`,
            `UPDATE item SET value = value + 1 WHERE id = ${id}`,
          );
        try {
          await sql('DELETE FROM item WHERE id = -1');
          for (const [round, checksum] of ['NONE', 'CRC32', 'NONE'].entries()) {
            await write(100 + 10 * round);
            await sql(`SET GLOBAL binlog_checksum = ${checksum}`);
            await write(200 + 10 * round);
            await live.equal();
          }
          await live.stop();
          await write(300);
          await sql('SET GLOBAL binlog_checksum = CRC32');
          await write(310);
          live.start();
          await live.equal();
          await live.following();
          expect(await live.generation()).toBe(before);
        } finally {
          await sql('SET GLOBAL binlog_checksum = CRC32');
        }
      });

      it('whose row images become partial is refused, the old data served, and followed again later', async () => {
        await begin();
        const inSession = async (statement: string) => {
          const session = await live.database.connect();
          await session.query(statement);
          await session.end();
        };
        try {
          await sql("SET GLOBAL binlog_row_image = 'MINIMAL'");
          await inSession('UPDATE item SET value = 50 WHERE id IN (1, 2)');
          await eventually(() => live.status?.error?.code === 'SOURCE_UNSUITABLE');
          expect(live.status?.error?.message).toMatch(/binlog_row_image=FULL \(is MINIMAL\)/);
          expect(await live.item(1)).not.toBeNull();
        } finally {
          await sql("SET GLOBAL binlog_row_image = 'FULL'");
        }
        await live.settled();
        expect((await live.item(1))?.value).toBe(50);
      });

      it('with a row of 20 MB is followed', async () => {
        await begin({
          table: 'CREATE TABLE item (id INT PRIMARY KEY, value INT NOT NULL, note LONGTEXT)',
        });
        const [{ allowed } = { allowed: '' }] = await select(
          'SELECT @@global.max_allowed_packet AS allowed',
        );
        try {
          await sql(`SET GLOBAL max_allowed_packet = ${64 * 1024 * 1024}`);
          await live.reattach();
          await sql("INSERT INTO item VALUES (5, 5, REPEAT('x', 5 * 1024 * 1024))");
          await live.settled();
          await sql("INSERT INTO item VALUES (6, 6, REPEAT('y', 20 * 1024 * 1024))");
          await live.settled();
          await sql('SET GLOBAL max_allowed_packet = 1048576');
          await sql('UPDATE item SET value = 7 WHERE id = 6');
          await live.settled();
          expect((await live.item(6))?.value).toBe(7);
        } finally {
          await sql(`SET GLOBAL max_allowed_packet = ${allowed}`);
        }
      });

      it('that ends idle connections, or becomes read-only, is followed all the same', async () => {
        await begin();
        await live.stop();
        try {
          await sql(
            'SET GLOBAL wait_timeout = 1',
            'SET GLOBAL interactive_timeout = 1',
            'SET SESSION wait_timeout = 1000',
          );
          live.start();
          await live.following();
          await delay(2_500);
          await sql('SET GLOBAL read_only = ON');
          await live.settled();
          await sql('SET GLOBAL read_only = OFF');
          await live.settled();
          expect(live.codes).toEqual([]);
        } finally {
          await sql(
            'SET GLOBAL wait_timeout = 28800',
            'SET GLOBAL interactive_timeout = 28800',
            'SET GLOBAL read_only = OFF',
          );
        }
      });

      if (kind === 'mysql') {
        it('that stops giving every transaction a GTID is refused, and followed again later', async () => {
          await begin();
          const modes = async (...values: string[]) => {
            for (const value of values) await sql(`SET GLOBAL gtid_mode = ${value}`);
          };
          try {
            await modes('ON_PERMISSIVE');
            await live.settled();
            await modes('OFF_PERMISSIVE');
            await writePairs(1);
            await eventually(() => live.status?.error?.code === 'SOURCE_UNSUITABLE');
            expect(live.status?.error?.message).toMatch(/gtid_mode=ON \(is OFF_PERMISSIVE\)/);
            await modes('ON_PERMISSIVE');
            await writePairs(1);
          } finally {
            await modes('ON');
          }
          await live.settled();
        });
      }
    });
  },
);
