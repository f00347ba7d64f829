import { readFile } from 'node:fs/promises';
import { createClient } from 'redis';
import { describe, expect, inject, it } from 'vitest';
import { Country } from '../../../schema/entities/country.js';
import { type Document, indexEntriesOf } from '../../../src/model/document.js';
import { FIELD_TYPES, type Field, field } from '../../../src/model/field.js';
import { encodeId, encodeTuple, type KeyPart } from '../../../src/model/key.js';
import { createKeys } from '../../../src/store/redis/keys.js';
import { loadAndAnnounce } from '../../conformance/store-fixture.js';
import { createTestDatabase } from '../../support/database.js';
import { openSource, selectedDocuments } from '../../support/row-paths.js';
import { countryOf } from '../../unit/gateway/atlas-data.js';
import { nameOf, tableOfCases } from '../source/value-case.js';
import { openRedisFixture } from '../store/redis-fixture.js';
import { CODEC_SERVERS } from '../store/redis-servers.js';

const page = await readFile(new URL('../../../docs/DOCUMENTS.md', import.meta.url), 'utf8');

/** The cells of the table under a heading. */
function tableOf(heading: string): string[][] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(1).map((line) => line.slice(2, -2).split(' | '));
}

describe('docs/DOCUMENTS.md', () => {
  it('spells the keys as they are', () => {
    const keys = createKeys({ dataset: 'atlas', fingerprint: '0123456789ab' });
    expect(tableOf('Keys').map(([key]) => key?.replaceAll('`', ''))).toEqual([
      keys.checkpoint,
      keys.feed,
      keys.lease,
      keys.generations,
      keys.suspects,
      keys.document('GENERATION', 'Country', 'CH'),
      keys.index('GENERATION', 'Country', 'byContinent'),
      keys.head('GENERATION'),
      keys.undo('GENERATION'),
      keys.redisOmIndex('GENERATION', 'Country'),
    ]);
    expect(encodeId(['a/b'])).toBe('a%002fb');
  });

  it('writes index values as they are', () => {
    for (const [value = '', written = ''] of tableOf('Indexes')) {
      const found = encodeTuple([JSON.parse(value) as KeyPart]);
      expect(found).toBe(JSON.parse(written.replaceAll('`', '')));
    }
  });

  it('writes index entries as they are', () => {
    const document: Document = {
      code: 'CI',
      alpha3: 'CIV',
      name: "Côte d'Ivoire",
      continent: 'AF',
    };
    const rows = tableOf('Index entries').map(([index, entry = '']) => ({
      index,
      member: JSON.parse(entry.replaceAll('`', '')) as string,
    }));
    expect(rows.length).toBeGreaterThan(0);
    expect(indexEntriesOf(Country, document)).toEqual(expect.arrayContaining(rows));
  });

  it('has a row for each type, with the JSON that its column becomes', async () => {
    const rows = tableOf('Documents');
    expect(rows.map(([type]) => type)).toEqual([...FIELD_TYPES]);
    const { mariadb, mysql } = inject('servers');
    const isOfMysql = ([, column]: string[]) => column?.endsWith('(MySQL)');
    for (const [server, some] of [
      [mariadb, rows.filter((row) => !isOfMysql(row))],
      [mysql, rows.filter(isOfMysql)],
    ] as const) {
      if (!server) continue;
      await using database = await createTestDatabase(server.adminUrl);
      const { entity, ddl, inserts } = tableOfCases(
        some.map(([type = '', column = '', sql = '']) => ({
          column: `${column.replace(/ NULL| \(\w+\)$/g, '')} NULL`,
          field: fieldOf(type, column),
          values: [[sql, undefined]],
        })),
      );
      await database.execute("SET time_zone = '+00:00'", ddl, ...inserts);
      const [document] = await selectedDocuments(openSource(database, entity), entity);
      for (const [at, [type, , , json = '']] of some.entries()) {
        expect([type, document?.[nameOf(at)]]).toEqual([type, JSON.parse(json)]);
      }
    }
  });

  it.each(CODEC_SERVERS.filter(({ url }) => url !== ''))(
    'has a program that reads, and the members of checkpoint and feed, $name',
    async ({ url, codec }) => {
      const program = /```js\n(.*?)```/s.exec(page)?.[1];
      const read = new Function(`${program}; return readCountries;`)();
      await using fixture = await openRedisFixture({ url, codec });
      await using store = await fixture.open();
      await loadAndAnnounce(store, [[Country, [countryOf('CH')]]]);
      const client = await createClient({ url }).connect();
      const prefix = fixture.keys.checkpoint.replace(/checkpoint$/, '');
      expect(await read(client, prefix, ['CH', 'XX'])).toEqual([countryOf('CH'), null]);
      const checkpoint = JSON.parse((await client.get(fixture.keys.checkpoint)) ?? '') as object;
      expect(tableOf('Checkpoint').map(([member]) => member)).toEqual(Object.keys(checkpoint));
      const entries = await client.xRange(fixture.keys.feed, '-', '+', { COUNT: 1 });
      const fields = tableOf('Feed').flatMap(([names = '']) => names.split(', '));
      expect(fields).toEqual(Object.keys(entries?.[0]?.message ?? {}));
      await client.quit();
    },
  );
});

function fieldOf(type: string, column: string): Field {
  const options = { nullable: true } as const;
  const members = [...column.matchAll(/'(\w+)'/g)].map(([, member]) => member ?? '');
  if (type === 'enum' || type === 'set') return field[type](members, options);
  return field[type as Exclude<keyof typeof field, 'enum' | 'set'>](options);
}
