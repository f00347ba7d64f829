import { isDeepStrictEqual } from 'node:util';
import type { UpdateRowsEvent } from '@vlasky/zongji';
import { AlmanacError } from '../../lib/errors.js';
import { cascadesUnlogged, type Hazard } from './cascades.js';
import { assertFullImages, type RowsEvent } from './row-events.js';

/**
 * Errors: TABLE_CHANGED where these rows may have made a cascade that cannot be repeated on documents;
 * EVENT_UNDECODABLE where their images do not tell.
 */
export function refuseHazard(hazard: Hazard, event: RowsEvent): void {
  if (!cascadesUnlogged(event) || !isHit(hazard, event)) return;
  const { schema, table } = hazard.table;
  throw new AlmanacError(
    'TABLE_CHANGED',
    `Rows of ${schema}.${table} lost or changed what foreign keys refer to, and what those did to tracked tables is not in the binlog. It is loaded as a new generation.`,
  );
}

function isHit({ table, onDelete, columns }: Hazard, event: RowsEvent): boolean {
  if (event.getTypeName() === 'DeleteRows') return onDelete;
  if (event.getTypeName() !== 'UpdateRows' || columns.size === 0) return false;
  assertFullImages(table.table, event);
  return (event as UpdateRowsEvent).rows.some(({ before, after }) =>
    // A column that is not there has another name by now.
    [...columns].some(
      (column) => !(column in before) || !isDeepStrictEqual(before[column], after[column]),
    ),
  );
}
