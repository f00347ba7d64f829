import fc, { type Arbitrary } from 'fast-check';
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
    { weight: 3, arbitrary: xa(statement) },
    { weight: 4, arbitrary: xaDecision },
    { weight: 3, arbitrary: bulk(tables) },
    { weight: 4, arbitrary: ddl(tables) },
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
  );
  const some = fc.array(statement, { minLength: 1, maxLength: 3 });
  return fc.tuple(session, xid, some, ends).map(([at, id, statements, how]) => {
    const prepared = [`XA START ${id}`, ...statements, `XA END ${id}`];
    if (how === 'onePhase') prepared.push(`XA COMMIT ${id} ONE PHASE`);
    else prepared.push(`XA PREPARE ${id}`);
    if (how === 'commit') prepared.push(`XA COMMIT ${id}`);
    if (how === 'rollback') prepared.push(`XA ROLLBACK ${id}`);
    const steps: Step[] = prepared.map((text) => sql(at, text));
    // On MariaDB a session keeps what it prepared until it goes.
    return how === 'detach' ? [...steps, { do: 'reconnect', session: at }] : steps;
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
    .map(([at, some]) =>
      ['SET foreign_key_checks = 0', ...some, 'SET foreign_key_checks = 1'].map((text) =>
        sql(at, text),
      ),
    );
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
  const one = fc.constantFrom(...tables).chain((table) => {
    const { table: name, create, columns } = table;
    const widen = columns.flatMap(({ name: column, kind, nullable }) =>
      kind.wider === undefined
        ? []
        : [`ALTER TABLE ${name} MODIFY ${column} ${kind.wider} ${nullable ? 'NULL' : 'NOT NULL'}`],
    );
    const back = columns.map(
      ({ name: column, kind, nullable }) =>
        `ALTER TABLE ${name} MODIFY ${column} ${kind.sql} ${nullable ? 'NULL' : 'NOT NULL'}`,
    );
    return fc.constantFrom<string[]>(
      [`ALTER TABLE ${name} ADD COLUMN extra INT NOT NULL DEFAULT 5 FIRST`],
      [`ALTER TABLE ${name} ADD COLUMN extra VARCHAR(9) NULL`],
      [`ALTER TABLE ${name} DROP COLUMN extra`],
      [`ALTER TABLE ${name} ADD INDEX more (${columns[0]?.name})`],
      [`ALTER TABLE ${name} FORCE`],
      [`ALTER TABLE ${name} CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`],
      ...widen.map((text) => [text]),
      ...back.slice(-2).map((text) => [text]),
      [`TRUNCATE ${name}`],
      ['SET foreign_key_checks = 0', `TRUNCATE TABLE ${name}`, 'SET foreign_key_checks = 1'],
      ['SET foreign_key_checks = 0', `DROP TABLE ${name}`, create, 'SET foreign_key_checks = 1'],
      [
        `CREATE TABLE fresh LIKE ${name}`,
        `INSERT INTO fresh SELECT * FROM ${name} ORDER BY 1 LIMIT 3`,
        `RENAME TABLE ${name} TO former, fresh TO ${name}`,
        'SET foreign_key_checks = 0',
        'DROP TABLE former',
        'DROP TABLE fresh',
        'SET foreign_key_checks = 1',
      ],
      [`RENAME TABLE ${name} TO former`, `RENAME TABLE former TO ${name}`],
      ['FLUSH LOGS'],
      ['FLUSH LOGS', 'PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY'],
      [
        'CREATE TABLE other (id INT PRIMARY KEY)',
        'INSERT INTO other VALUES (1)',
        'DROP TABLE other',
      ],
      [`ANALYZE TABLE ${name}`],
    );
  });
  return fc.tuple(session, one).map(([at, texts]) => texts.map((text) => sql(at, text)));
}

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
