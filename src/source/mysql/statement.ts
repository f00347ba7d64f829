import { wordsOf } from './statement-words.js';

/** What a statement in the binlog means to the stream. */
export type StatementKind =
  | 'begin'
  | 'commit'
  | 'rollback'
  | 'rollbackTo'
  | 'savepoint'
  | 'xaStart'
  | 'xaPart'
  | 'xaCommit'
  | 'xaRollback'
  | 'foreign'
  | 'touching';

/** By the words that a statement begins with. The first that fits counts. */
const FIXED: readonly (readonly [RegExp, StatementKind])[] = [
  [/^(?:BEGIN|START TRANSACTION)\b/, 'begin'],
  [/^COMMIT\b/, 'commit'],
  [/^ROLLBACK (?:WORK )?TO\b/, 'rollbackTo'],
  [/^ROLLBACK\b/, 'rollback'],
  [/^(?:SAVEPOINT|RELEASE SAVEPOINT)\b/, 'savepoint'],
  [/^XA (?:START|BEGIN)\b/, 'xaStart'],
  [/^XA (?:END|PREPARE)\b/, 'xaPart'],
  [/^XA COMMIT\b/, 'xaCommit'],
  [/^XA ROLLBACK\b/, 'xaRollback'],
];

const DATA_CHANGE = /^(?:INSERT|UPDATE|DELETE|REPLACE|LOAD|CALL|WITH|HANDLER|DO|SELECT)\b/;
const lower = (name: string) => name.toLowerCase();

const WHOLE_DATABASE = /^(?:DROP|ALTER|CREATE)(?: OR REPLACE)? (?:DATABASE|SCHEMA)\b/;

/**
 * Classifies a Query event. Whatever is not known to be harmless is `touching`: a needless new
 * generation costs seconds, a missed change is lost.
 *
 * @param tracked the databases and the tables of which a change counts
 * @param database the one that names without a database mean; '' where the session had none
 */
export function classifyStatement(
  query: string,
  tracked: { readonly databases: readonly string[]; readonly tables: readonly string[] },
  database: string,
): StatementKind {
  const words = wordsOf(query);
  const beginning = words.slice(0, 6).join(' ').toUpperCase();
  if (beginning === '') return 'foreign';
  const fixed = FIXED.find(([pattern]) => pattern.test(beginning));
  if (fixed) return fixed[1];
  // As a statement, a change of data may reach a tracked table through a trigger, a routine or a view
  // that names it somewhere else.
  if (DATA_CHANGE.test(beginning)) return 'touching';
  const names = new Set(words.map(lower));
  const databases = tracked.databases.map(lower);
  const isNamed = databases.some((name) => names.has(name));
  if (!isNamed && !databases.includes(lower(database)) && !query.includes('\ufffd'))
    return 'foreign';
  if (tracked.tables.some((table) => names.has(lower(table)))) return 'touching';
  if (WHOLE_DATABASE.test(beginning) && isNamed) return 'touching';
  // The statement's own character set was not UTF-8: which names it has cannot be told.
  return query.includes('\ufffd') ? 'touching' : 'foreign';
}

/** The identity of an XA transaction, as `XA COMMIT X'67',X'62',1` prints it and as events carry it. */
export function xidOfStatement(query: string): string | undefined {
  const match = /X'([0-9a-f]*)',\s*X'([0-9a-f]*)',\s*(\d+)/i.exec(query);
  return match?.slice(1).join('/').toLowerCase();
}
