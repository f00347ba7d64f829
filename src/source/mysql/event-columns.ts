import type { TableMapEvent } from '@vlasky/zongji';
import { AlmanacError } from '../../lib/errors.js';
import { isUnicode } from './charset.js';
import { refuseOtherType } from './event-types.js';
import type { TrackedTable } from './tracked-table.js';

/** What the library decodes a table's rows by; read and written here, absent from its types. */
interface EventColumns {
  readonly columns?: readonly { readonly name: string; type: number; charset: string | null }[];
  readonly columnSchemas: readonly {
    COLUMN_TYPE: string;
    readonly CHARACTER_SET_NAME: string | null;
    ENUM_VALUES?: readonly string[];
    SET_VALUES?: readonly string[];
  }[];
}

const BLOB = 252;
/** JSON and GEOMETRY: a length and bytes, as a BLOB is. */
const LIKE_BLOB = [245, 255];

/**
 * Makes the library hand over bytes where its own decoding differs from the server's: the rows that
 * follow this table map event are read by what it is told here.
 *
 * Errors: TABLE_CHANGED where a column had another kind of type, or a text column another character set, when
 * the event was written.
 */
export function prepareEventColumns(
  event: TableMapEvent,
  { entity, codecs, columns }: TrackedTable,
): void {
  const entry = event.tableMap[event.tableId] as unknown as EventColumns | undefined;
  // Not the columns' own type, which is changed below.
  const types = (event as unknown as { readonly columnTypes: readonly number[] }).columnTypes;
  const byName = new Map(codecs.map((codec) => [codec.column, codec]));
  for (const [at, column] of (entry?.columns ?? []).entries()) {
    const codec = byName.get(column.name);
    const schema = entry?.columnSchemas[at];
    const today = columns.get(column.name);
    if (!codec || !schema || !today) continue;
    refuseOtherType(entity.table, today, types[at]);
    refuseOtherCharset(entity.table, column.name, codec.charset, schema.CHARACTER_SET_NAME);
    const { members } = codec;
    if (members && schema.ENUM_VALUES?.length === members.length) schema.ENUM_VALUES = members;
    if (members && schema.SET_VALUES?.length === members.length) schema.SET_VALUES = members;
    if (!codec.takesBytes) continue;
    if (LIKE_BLOB.includes(column.type)) column.type = BLOB;
    else schema.COLUMN_TYPE = 'varbinary';
    column.charset = null;
  }
}

function refuseOtherCharset(
  table: string,
  column: string,
  now: string | null,
  then: string | null,
): void {
  if (now === null || then === null) return;
  if (now === then || (isUnicode(now) && isUnicode(then))) return;
  throw new AlmanacError(
    'TABLE_CHANGED',
    `Column ${column} of ${table} was in ${then} when this event was written, and is in ${now} now.`,
  );
}
