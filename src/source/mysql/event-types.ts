import { AlmanacError } from '../../lib/errors.js';
import { type Column, GEOMETRIES } from './column.js';

/** What a column's values have in common, whatever their width, in a row image. */
type Kind =
  | 'integer'
  | 'real'
  | 'decimal'
  | 'bit'
  | 'year'
  | 'date'
  | 'time'
  | 'datetime'
  | 'timestamp'
  | 'text'
  | 'json'
  | 'geometry';

// The codes are those of MySQL's field_types.h and MariaDB's mysql_com.h.
const CODES: Readonly<Record<Kind, readonly number[]>> = {
  integer: [1, 2, 3, 8, 9],
  real: [4, 5],
  decimal: [0, 246],
  bit: [16],
  year: [13],
  date: [10, 14],
  time: [11, 19],
  datetime: [12, 18],
  timestamp: [7, 17],
  text: [15, 140, 141, 247, 248, 249, 250, 251, 252, 253, 254],
  json: [245],
  geometry: [255],
};
const KIND_OF_CODE = new Map(
  Object.entries(CODES).flatMap(([kind, codes]) => codes.map((code) => [code, kind] as const)),
);

function kindOf({ dataType }: Column): Kind {
  if (GEOMETRIES.includes(dataType)) return 'geometry';
  if (/int$/.test(dataType)) return 'integer';
  if (['float', 'double'].includes(dataType)) return 'real';
  return dataType in CODES ? (dataType as Kind) : 'text';
}

/**
 * A row from before an ALTER would be read as what its column is today: a DATETIME as a TIMESTAMP, say.
 *
 * Errors: TABLE_CHANGED where a column's values were of another kind when the event was written.
 */
export function refuseOtherType(table: string, column: Column, code = -1): void {
  const kind = KIND_OF_CODE.get(code);
  if (kind === undefined || kind === kindOf(column)) return;
  throw new AlmanacError(
    'TABLE_CHANGED',
    `Column ${column.name} of ${table} held another type (${kind}) when this event was written, and is ${column.columnType} now.`,
  );
}
