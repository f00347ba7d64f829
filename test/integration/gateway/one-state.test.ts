import { fileURLToPath } from 'node:url';
import { describe, expect, inject, it } from 'vitest';
import { createAppFixture } from '../../support/app-fixture.js';
import { addFigures } from '../../support/figures.js';
import { PAIR_TABLES } from '../../support/pairs-deployment.js';

const { mariadb, mysql, redis, redisJson } = inject('servers');
const ALMANAC_SCHEMA = fileURLToPath(new URL('../../support/pairs-deployment.ts', import.meta.url));
const PROBES = 3;

const SERVERS = [
  { name: 'MariaDB, json-string', adminUrl: mariadb.adminUrl, url: redis.url, count: 5_000 },
  { name: 'MariaDB, redis-json', adminUrl: mariadb.adminUrl, url: redisJson?.url, count: 500 },
  { name: 'MySQL, json-string', adminUrl: mysql?.adminUrl, url: redis.url, count: 500 },
  {
    name: 'MariaDB, json-string, every document read each time',
    adminUrl: mariadb.adminUrl,
    url: redis.url,
    count: 200,
    env: { ALMANAC_VALIDATED_BYTES: '0' },
  },
  {
    name: 'MariaDB, json-string, from memory',
    adminUrl: mariadb.adminUrl,
    url: redis.url,
    count: 1_000,
    env: { ALMANAC_READ_MODE: 'near' },
  },
] as const;

// Lists by key and by an index whose order changes, counts, levels, each to the other entity and back.
const QUERY = /* GraphQL */ `
  {
    shelves(first: 5) {
      totalCount
      edges {
        node {
          id: databaseId
          version
          books
          contents {
            nodes {
              id: databaseId
              version
              shelf {
                id: databaseId
                version
              }
            }
          }
        }
      }
    }
    books(first: 4) {
      totalCount
      edges {
        node {
          id: databaseId
          version
          shelf {
            version
          }
        }
      }
    }
    booksByPlace(first: 3) {
      id: databaseId
      version
    }
    shelvesByPlace {
      id: databaseId
      version
    }
  }
`;

/** The transaction that brings both tables to a version: every row, one more or less, all orders. */
const transactionTo = (version: number) => `
  BEGIN;
  UPDATE book SET version = ${version}, place = (id + ${version}) % 8,
    shelf_id = (id + ${version} DIV 3) % 2 + 1;
  ${
    version % 2 === 1
      ? `INSERT INTO book VALUES (7, (7 + ${version} DIV 3) % 2 + 1, ${version}, (7 + ${version}) % 8)`
      : 'DELETE FROM book WHERE id = 7'
  };
  UPDATE shelf SET version = ${version}, place = (id + ${version}) % 2,
    books = (SELECT COUNT(*) FROM book WHERE shelf_id = shelf.id);
  COMMIT`;

/** What the query answers at a version, and at no other. */
function answerAt(version: number) {
  const shelves = [1, 2].map((id) => ({ id, place: (id + version) % 2 }));
  const books = [1, 2, 3, 4, 5, 6, ...(version % 2 === 1 ? [7] : [])].map((id) => ({
    id,
    place: (id + version) % 8,
    shelfId: ((id + Math.floor(version / 3)) % 2) + 1,
  }));
  const byPlace = <T extends { place: number }>(some: readonly T[]) =>
    some.toSorted((a, b) => a.place - b.place);
  const shown = ({ id }: { id: number }) => ({ id: String(id), version });
  return {
    shelves: {
      totalCount: 2,
      edges: shelves.map((shelf) => {
        const contents = byPlace(books.filter(({ shelfId }) => shelfId === shelf.id));
        return {
          node: {
            ...shown(shelf),
            books: contents.length,
            contents: {
              nodes: contents.map((book) => ({ ...shown(book), shelf: shown(shelf) })),
            },
          },
        };
      }),
    },
    books: {
      totalCount: books.length,
      edges: books.slice(0, 4).map((book) => ({ node: { ...shown(book), shelf: { version } } })),
    },
    booksByPlace: byPlace(books).slice(0, 3).map(shown),
    shelvesByPlace: byPlace(shelves).map(shown),
  };
}

/** Asks again and again, up to the last version; resolves to what it saw. */
async function probe(url: string, lastVersion: number) {
  const seen = {
    answers: 0,
    versions: new Set<number>(),
    torn: [] as object[],
    errors: [] as object[],
    stepsBack: 0,
  };
  let last = { version: -1, generation: '', sequence: -1 };
  while (last.version < lastVersion) {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY }),
    });
    const { data, errors } = (await response.json()) as {
      data: ReturnType<typeof answerAt>;
      errors?: object[];
    };
    seen.answers += 1;
    if (errors) {
      seen.errors.push(...errors);
      continue;
    }
    const version = data.shelves.edges[0]?.node.version ?? Number.NaN;
    const generation = response.headers.get('almanac-generation') ?? '';
    const sequence = Number(response.headers.get('almanac-sequence'));
    if (JSON.stringify(data) !== JSON.stringify(answerAt(version))) seen.torn.push(data);
    if (
      version < last.version ||
      generation < last.generation ||
      (generation === last.generation && sequence < last.sequence)
    ) {
      seen.stepsBack += 1;
    }
    seen.versions.add(version);
    last = { version, generation, sequence };
  }
  return seen;
}

describe('one request sees one state of the source', () => {
  for (const { name, adminUrl, url: redisUrl, count, ...rest } of SERVERS) {
    it.skipIf(!adminUrl || !redisUrl)(
      `however many reads it needs, while ${count} transactions commit (${name})`,
      async (context) => {
        await using fixture = await createAppFixture({ adminUrl: adminUrl ?? '' });
        const { database } = fixture;
        await database.execute(
          ...PAIR_TABLES,
          'INSERT INTO shelf VALUES (1, 0, 0, 0), (2, 0, 0, 0)',
          'INSERT INTO book VALUES (1,1,0,0), (2,1,0,0), (3,1,0,0), (4,1,0,0), (5,1,0,0), (6,1,0,0)',
          transactionTo(0),
        );
        const env = {
          ALMANAC_SCHEMA,
          ALMANAC_REDIS_URL: redisUrl ?? '',
          ...('env' in rest && rest.env),
        };
        const url = await fixture.spawn(['start'], env).ready();

        const probes = Array.from({ length: PROBES }, () => probe(url, count));
        for (let version = 1; version <= count; version += 1) {
          await database.execute(transactionTo(version));
        }
        const seen = await Promise.all(probes);
        const all = {
          answers: seen.reduce((sum, { answers }) => sum + answers, 0),
          versions: new Set(seen.flatMap(({ versions }) => [...versions])).size,
          torn: seen.flatMap(({ torn }) => torn).length,
          errors: seen.flatMap(({ errors }) => errors),
          stepsBack: seen.reduce((sum, { stepsBack }) => sum + stepsBack, 0),
        };
        expect(all).toMatchObject({ torn: 0, errors: [], stepsBack: 0 });
        addFigures(context, {
          'answers of several reads beside commits': all.answers,
          'transactions beside such answers': count,
        });
        // Else nothing was put to the test.
        expect(all.versions).toBeGreaterThan(count / 100);
      },
      300_000,
    );
  }
});
