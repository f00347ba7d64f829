import { cpSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { DatabaseServer } from '../../../deploy/local/database-server.mjs';
import { ITEM_TABLE } from '../../support/item-deployment.js';
import { LiveSync } from '../../support/live-sync.js';
import { type NetworkLink, openNetworkLink } from '../../support/network-link.js';
import { ownSources } from '../../support/own-sources.js';

const { redis } = inject('servers');

/** Each test leaves the worker following on the server that it ends with; the next goes on from there. */
describe.each(ownSources())(
  'another server behind the same name ($kind)',
  // Side by side: each waits for its own servers most of the time.
  { concurrent: true, timeout: 60_000 },
  (own) => {
    const { kind, isMissing, resetSql, start } = own;
    describe.skipIf(isMissing)('with', { concurrent: false }, () => {
      let first: DatabaseServer;
      let copy: DatabaseServer;
      let link: NetworkLink;
      let live: LiveSync;
      let before: string | undefined;

      beforeAll(async () => {
        const server = await start();
        link = await openNetworkLink(server.port);
        live = await LiveSync.open({
          adminUrl: server.rootUrl(),
          redisUrl: redis.url,
          sourceUrl: link.through,
        });
        await live.writePair();
        live.start();
        await live.settled();
        await live.stop();
        before = await live.generation();
        await server.stop(20_000);
        const dir = `${server.dir}-copy`;
        // A restored backup of the whole machine: it has the server's identity too.
        cpSync(server.dir, dir, {
          recursive: true,
          preserveTimestamps: true,
          filter: (path) => !/\.(sock|lock|pid)$/.test(path),
        });
        first = await start({ dir: server.dir });
        copy = await start({ dir });
      }, 120_000);
      afterAll(async () => {
        await live?.[Symbol.asyncDispose]();
        await link?.[Symbol.asyncDispose]();
        await first?.kill();
        await copy?.kill();
      });

      const leadTo = async (server: DatabaseServer) => {
        link.leadTo(server.port);
        await live.reattach(server.rootUrl());
      };
      const writes = async (count: number) => {
        for (let done = 0; done < count; done += 1) await live.writePair();
      };
      /** Whether the worker went on with the generation that it had. */
      const wentOn = async () => {
        const now = await live.generation();
        const same = now === before;
        before = now;
        return same;
      };

      it('the same transactions is followed on', async () => {
        live.start();
        await leadTo(copy);
        await live.settled();
        expect(await wentOn()).toBe(true);
      });

      it('more transactions is followed on', async () => {
        await live.stop();
        await writes(5);
        live.start();
        await live.settled();
        expect(await wentOn()).toBe(true);
      });

      it('fewer transactions is loaded anew', async () => {
        await delay(1_100); // the log says when in whole seconds: that of the copy is past
        await leadTo(first);
        await live.settled();
        expect(await wentOn()).toBe(false);
        expect(live.codes).toContain('POSITION_DIVERGED');
      });

      it('other transactions under the same names is loaded anew', async () => {
        // What was loaded has no last transaction to compare; what is followed has.
        await live.following();
        await live.settled();
        await live.stop();
        await leadTo(copy);
        await writes(20);
        live.start();
        await live.settled();
        expect(await wentOn()).toBe(false);
        expect(live.log.at(-1)).toMatch(/POSITION_DIVERGED/);
        expect(live.log.at(-1)).toMatch(
          /Expected transaction \S+ of .*Z, which the checkpoint has, got one of/,
        );
      });

      it('a history that began anew, and is as long by now, is loaded anew', async () => {
        await live.following();
        await live.settled();
        await live.stop();
        await delay(1_100);
        await live.database.execute(resetSql);
        await writes(80);
        live.start();
        await live.settled();
        expect(await wentOn()).toBe(false);
        await live.stop();
        live.start();
        await live.settled();
        expect(await wentOn()).toBe(true);
      });

      it('a log that begins where the worker stands is followed on', async () => {
        await live.stop();
        await live.database.execute('FLUSH BINARY LOGS');
        const [logs] = await live.database.admin.query('SHOW BINARY LOGS');
        const last = (logs as { Log_name: string }[]).at(-1)?.Log_name;
        await live.database.execute(`PURGE BINARY LOGS TO '${last}'`);
        live.start();
        await live.settled();
        expect(await wentOn()).toBe(true);
      });

      it('nothing in common is loaded anew', async () => {
        const { name } = live.database;
        const monitor = kind === 'mariadb' ? 'BINLOG MONITOR' : 'REPLICATION CLIENT';
        const stranger = await start();
        try {
          link.leadTo(stranger.port);
          const session = await createConnection({
            uri: stranger.rootUrl(),
            multipleStatements: true,
          });
          await session.query(
            `CREATE DATABASE ${name}; USE ${name}; ${ITEM_TABLE};
           INSERT INTO item VALUES (1, 1000, 'stranger'), (2, 1000, 'stranger');
           CREATE USER '${name}'@'%' IDENTIFIED BY 'secret';
           GRANT REPLICATION SLAVE, ${monitor} ON *.* TO '${name}'@'%';
           GRANT SELECT ON ${name}.* TO '${name}'@'%'`,
          );
          await session.end();
          await live.reattach(stranger.rootUrl());
          await live.settled();
          expect(await wentOn()).toBe(false);
          expect((await live.item(1))?.note).toBe('stranger');
        } finally {
          await live.stop();
          await stranger.kill();
        }
      });
    });
  },
);
