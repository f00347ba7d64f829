import fc, { type Arbitrary } from 'fast-check';
import { familyArbitrary } from './families.js';
import { type FaultName, SESSIONS, type Step } from './history.js';
import type { GeneratedTable } from './schema.js';
import { bulkArbitrary, statementArbitrary } from './statements.js';

const session = fc.nat(SESSIONS - 1);
const sql = (at: number, text: string): Step => ({ do: 'sql', session: at, sql: text });

/** A few steps that belong together: a history is a list of these, and shrinks by leaving some out. */
export function chunkArbitrary(tables: readonly GeneratedTable[]): Arbitrary<readonly Step[]> {
  const statement = statementArbitrary(tables);
  return fc.oneof(
    { weight: 10, arbitrary: transaction(statement) },
    { weight: 4, arbitrary: interleaved(statement) },
    { weight: 4, arbitrary: fc.tuple(session, statement).map(([at, text]) => [sql(at, text)]) },
    { weight: 4, arbitrary: xa(statement) },
    { weight: 4, arbitrary: xaDecision },
    { weight: 3, arbitrary: bulk(tables) },
    { weight: 2, arbitrary: rewind(statement) },
    { weight: 6, arbitrary: family(tables) },
    { weight: 7, arbitrary: ddl(tables) },
    { weight: 2, arbitrary: unchecked(statement) },
    { weight: 1, arbitrary: setting },
    { weight: 7, arbitrary: fault },
    { weight: 6, arbitrary: fc.constant<Step[]>([{ do: 'compare' }]) },
    { weight: 1, arbitrary: session.map((at): Step[] => [{ do: 'reconnect', session: at }]) },
    { weight: 2, arbitrary: fc.nat(300).map((ms): Step[] => [{ do: 'pause', ms }]) },
  );
}

const begin = fc.constantFrom('BEGIN', 'BEGIN', 'START TRANSACTION WITH CONSISTENT SNAPSHOT');
const end = fc.constantFrom('COMMIT', 'COMMIT', 'COMMIT', 'COMMIT', 'ROLLBACK');

function transaction(statement: Arbitrary<string>): Arbitrary<Step[]> {
  const savepoint = fc
    .array(statement, { minLength: 1, maxLength: 2 })
    .chain((some) =>
      fc.constantFrom(
        ['SAVEPOINT s', ...some, 'ROLLBACK TO SAVEPOINT s'],
        ['SAVEPOINT s', ...some, 'RELEASE SAVEPOINT s'],
      ),
    );
  const part = fc.oneof(
    { weight: 6, arbitrary: statement.map((text) => [text]) },
    { weight: 1, arbitrary: savepoint },
  );
  return fc
    .tuple(session, begin, fc.array(part, { minLength: 1, maxLength: 5, size: 'max' }), end)
    .map(([at, first, parts, last]) => [first, ...parts.flat(), last].map((text) => sql(at, text)));
}

/** Redis forgets a transaction that it had confirmed, between two that go on as if nothing had happened. */
function rewind(statement: Arbitrary<string>): Arbitrary<Step[]> {
  return fc
    .tuple(transaction(statement), fc.nat(60), fc.nat(1_200), transaction(statement))
    .map(([forgotten, ms, backMs, next]) => [
      { do: 'fault', fault: 'redisSave' },
      ...forgotten,
      { do: 'pause', ms },
      { do: 'fault', fault: 'redisKillOlder' },
      { do: 'pause', ms: backMs },
      ...next,
      { do: 'compare' },
    ]);
}

/** In one transaction or one after the other, and looked at before anything else can mend it. */
function family(tables: readonly GeneratedTable[]): Arbitrary<Step[]> {
  return fc
    .tuple(session, familyArbitrary(tables), fc.boolean(), fc.boolean())
    .map(([at, statements, isOne, isCompared]) => [
      ...(isOne ? ['BEGIN', ...statements, 'COMMIT'] : statements).map((text) => sql(at, text)),
      ...(isCompared ? [{ do: 'compare' } as const] : []),
    ]);
}

/** Two transactions at a time: their statements take turns. */
function interleaved(statement: Arbitrary<string>): Arbitrary<Step[]> {
  const some = fc.array(statement, { minLength: 1, maxLength: 4, size: 'max' });
  return fc.tuple(session, some, some, end, end).map(([at, one, other, endOne, endOther]) => {
    const second = (at + 1) % SESSIONS;
    const first = ['BEGIN', ...one, endOne].map((text) => sql(at, text));
    const next = ['BEGIN', ...other, endOther].map((text) => sql(second, text));
    const length = Math.max(first.length, next.length);
    return Array.from({ length }, (_, turn) => [first[turn], next[turn]])
      .flat()
      .filter((step) => step !== undefined);
  });
}

const xid = fc.constantFrom("'x1'", "'x2'", "'x3','b'");

function xa(statement: Arbitrary<string>): Arbitrary<Step[]> {
  const ends = fc.constantFrom(
    'leave',
    'leave',
    'detach',
    'detach',
    'commit',
    'rollback',
    'onePhase',
    'crash',
    'crash',
  );
  const some = fc.array(statement, { minLength: 1, maxLength: 3 });
  return fc.tuple(session, xid, some, ends, fc.nat(1_000)).map(([at, any, statements, how, ms]) => {
    // Of one that is prepared and detached, MySQL commits ONE PHASE and writes nothing of it to its log.
    const id = how === 'onePhase' ? "'one','phase'" : any;
    const prepared = [`XA START ${id}`, ...statements, `XA END ${id}`];
    if (how === 'onePhase') prepared.push(`XA COMMIT ${id} ONE PHASE`);
    else prepared.push(`XA PREPARE ${id}`);
    if (how === 'commit') prepared.push(`XA COMMIT ${id}`);
    if (how === 'rollback') prepared.push(`XA ROLLBACK ${id}`);
    const steps: Step[] = prepared.map((text) => sql(at, text));
    // On MariaDB a session keeps what it prepared until it goes.
    if (how === 'detach') return [...steps, { do: 'reconnect', session: at }];
    if (how !== 'crash') return steps;
    // Once the checkpoint has gone past it, the next worker does not see what was prepared.
    const fault: Step = { do: 'fault', fault: 'workerKill' };
    const pause: Step = { do: 'pause', ms };
    return [...steps, pause, fault, pause, sql(at, `XA COMMIT ${id}`), { do: 'compare' }];
  });
}

const xaDecision: Arbitrary<Step[]> = fc
  .tuple(session, xid, fc.constantFrom('XA COMMIT', 'XA COMMIT', 'XA ROLLBACK'))
  .map(([at, id, how]) => [sql(at, `${how} ${id}`)]);

function bulk(tables: readonly GeneratedTable[]): Arbitrary<Step[]> {
  return fc.tuple(session, bulkArbitrary(tables)).map(([at, text]) => [sql(at, text)]);
}

function unchecked(statement: Arbitrary<string>): Arbitrary<Step[]> {
  return fc
    .tuple(session, fc.array(statement, { minLength: 1, maxLength: 3 }))
    .map(([at, some]) => withoutChecks(...some).map((text) => sql(at, text)));
}

const setting: Arbitrary<Step[]> = fc
  .tuple(
    session,
    fc.constantFrom(
      "SET time_zone = '+05:30'",
      "SET sql_mode = ''",
      "SET sql_mode = 'STRICT_ALL_TABLES'",
      'SET NAMES utf8mb4 COLLATE utf8mb4_bin',
      'SET TRANSACTION ISOLATION LEVEL READ COMMITTED',
    ),
  )
  .map(([at, text]) => [sql(at, text)]);

function ddl(tables: readonly GeneratedTable[]): Arbitrary<Step[]> {
  const texts = fc.constantFrom(...tables).chain(({ table, create, columns }) => {
    const modify = (name: string, type: string, nullable: boolean) => [
      `ALTER TABLE ${table} MODIFY ${name} ${type} ${nullable ? 'NULL' : 'NOT NULL'}`,
    ];
    const wider = columns.flatMap(({ name, kind: { wider: type }, nullable }) =>
      type === undefined ? [] : [modify(name, type, nullable)],
    );
    const asItWas = columns.map(({ name, kind, nullable }) => modify(name, kind.sql, nullable));
    const kinds: Record<string, string[][]> = {
      add: [
        [`ALTER TABLE ${table} ADD COLUMN extra INT NOT NULL DEFAULT 5 FIRST`],
        [`ALTER TABLE ${table} ADD COLUMN extra VARCHAR(9) NULL`],
      ],
      drop: [[`ALTER TABLE ${table} DROP COLUMN extra`]],
      modify: [...wider, ...wider, ...asItWas],
      alter: [
        [`ALTER TABLE ${table} ADD INDEX more (${columns[0]?.name})`],
        [`ALTER TABLE ${table} FORCE`],
        [`ALTER TABLE ${table} CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`],
        [`ANALYZE TABLE ${table}`],
      ],
      truncate: [[`TRUNCATE ${table}`], withoutChecks(`TRUNCATE TABLE ${table}`)],
      dropAndCreate: [withoutChecks(`DROP TABLE ${table}`, create)],
      swap: [
        [
          `CREATE TABLE fresh LIKE ${table}`,
          `INSERT INTO fresh SELECT * FROM ${table} ORDER BY 1 LIMIT 3`,
          `RENAME TABLE ${table} TO former, fresh TO ${table}`,
          ...withoutChecks('DROP TABLE former', 'DROP TABLE fresh'),
        ],
        [`RENAME TABLE ${table} TO former`, `RENAME TABLE former TO ${table}`],
      ],
      logs: [['FLUSH LOGS'], ['FLUSH LOGS', 'PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY']],
      foreign: [
        [
          'CREATE TABLE other (id INT PRIMARY KEY)',
          'INSERT INTO other VALUES (1)',
          'DROP TABLE other',
        ],
      ],
    };
    return fc.constantFrom(...Object.values(kinds)).chain((some) => fc.constantFrom(...some));
  });
  return fc.tuple(session, texts).map(([at, some]) => some.map((text) => sql(at, text)));
}

const withoutChecks = (...statements: string[]) => [
  'SET foreign_key_checks = 0',
  ...statements,
  'SET foreign_key_checks = 1',
];

const FAULT_WEIGHTS: readonly (readonly [FaultName, number])[] = [
  ['workerKill', 6],
  ['workerDown', 2],
  ['workerUp', 2],
  ['workerRestart', 2],
  ['sourceKill', 1],
  ['sourceRestart', 1],
  ['sourceKillConnections', 3],
  ['redisKillEmpty', 1],
  ['redisKillOlder', 2],
  ['redisSave', 3],
  ['redisFlushAll', 1],
  ['redisKillClients', 2],
  ['redisScriptFlush', 1],
];

const fault: Arbitrary<Step[]> = fc
  .tuple(
    fc.constantFrom(
      ...FAULT_WEIGHTS.flatMap(([name, weight]) => Array<FaultName>(weight).fill(name)),
    ),
    fc.option(fc.nat(250), { nil: undefined }),
  )
  .map(([name, afterMs]) => [
    { do: 'fault', fault: name, ...(afterMs === undefined ? {} : { afterMs }) },
  ]);
