/** What a statement in the binlog means to the stream. */
export type StatementKind =
  | 'begin'
  | 'commit'
  | 'rollback'
  | 'savepoint'
  | 'xaPart'
  | 'xaCommit'
  | 'xaRollback'
  | 'foreign'
  | 'touching';

const FIXED: readonly (readonly [RegExp, StatementKind])[] = [
  [/^(?:BEGIN|START TRANSACTION)\b/i, 'begin'],
  [/^COMMIT\b/i, 'commit'],
  [/^ROLLBACK(?!\s+TO\b|\s+WORK\s+TO\b)/i, 'rollback'],
  [/^(?:SAVEPOINT|RELEASE SAVEPOINT)\b/i, 'savepoint'],
  [/^XA (?:START|BEGIN|END|PREPARE)\b/i, 'xaPart'],
  [/^XA COMMIT\b/i, 'xaCommit'],
  [/^XA ROLLBACK\b/i, 'xaRollback'],
];

const DATA_CHANGE = /^(?:INSERT|UPDATE|DELETE|REPLACE|LOAD|CALL|WITH|HANDLER|DO|SELECT)\b/i;
const WHOLE_DATABASE = /^(?:DROP|ALTER|CREATE)\s+(?:OR\s+REPLACE\s+)?(?:DATABASE|SCHEMA)\b/i;

/**
 * Classifies a Query event. Whatever is not known to be harmless is `touching`: a needless new
 * generation costs seconds, a missed change is lost.
 *
 * @param schema the session's database when it ran
 * @param tracked the database and the tables that are followed
 */
export function classifyStatement(
  query: string,
  schema: string,
  tracked: { readonly database: string; readonly tables: readonly string[] },
): StatementKind {
  const text = withoutComments(query).trim();
  if (text === '') return 'foreign';
  const fixed = FIXED.find(([pattern]) => pattern.test(text));
  if (fixed) return fixed[1];
  const names = identifiersOf(text);
  if (tracked.tables.some((table) => names.has(table.toLowerCase()))) return 'touching';
  if (WHOLE_DATABASE.test(text) && names.has(tracked.database.toLowerCase())) return 'touching';
  // A statement may change a tracked table through a trigger or a routine that it does not name.
  return DATA_CHANGE.test(text) && schema === tracked.database ? 'touching' : 'foreign';
}

/** The identity of an XA transaction, as `XA COMMIT X'67',X'62',1` prints it and as events carry it. */
export function xidOfStatement(query: string): string | undefined {
  const match = /X'([0-9a-f]*)',\s*X'([0-9a-f]*)',\s*(\d+)/i.exec(query);
  return match?.slice(1).join('/').toLowerCase();
}

// An executable comment (/*!80000 … */, /*M! … */) is part of the statement.
function withoutComments(query: string): string {
  return query
    .replace(/\/\*M?!\d*/g, ' ')
    .replace(/\/\*(?!M?!)[\s\S]*?\*\//g, ' ')
    .replace(/\*\//g, ' ')
    .replace(/(^|\s)(?:--\s|#).*$/gm, ' ');
}

/** Every word and every quoted identifier, in lower case; string literals count too, to be sure. */
function identifiersOf(text: string): ReadonlySet<string> {
  const names = text.match(/`(?:[^`]|``)+`|[\p{L}\p{N}_$]+/gu) ?? [];
  return new Set(
    names.map((name) => name.replace(/^`|`$/g, '').replaceAll('``', '`').toLowerCase()),
  );
}
