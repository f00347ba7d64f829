import type { ReconcileReport } from '../app/app.js';
import { DIFFERENCE_KINDS, type DifferenceKind } from '../sync/differences.js';
import { countText } from './progress.js';

const SHOWN = 10;

/** The outcome of a comparison for people: a line an entity, the first differences, the sum. */
export function reconcileTable({
  entities,
  differences,
  found,
  repaired,
}: ReconcileReport): string {
  const width = Math.max(...entities.map(({ entity }) => entity.length));
  const lines = entities.map(({ entity, rows, differences: counts, undecided }) => {
    const kinds = Object.entries(counts).filter(([, count]) => count > 0);
    const parts = kinds.map(([kind, count]) => `${countText(count)} ${kind}`);
    const busy = undecided > 0 ? [`${countText(undecided)} written all the while`] : [];
    const outcome = [...parts, ...busy].join(', ') || 'equal';
    return `${entity.padEnd(width)}  ${countText(rows)} rows: ${outcome}`;
  });
  const shown = differences.slice(0, SHOWN).map(({ entity, id, kind }) => {
    return `  ${entity} ${id}: ${DIFFERENCE_KINDS[kind as DifferenceKind]}`;
  });
  const more = found > shown.length ? [`  and ${countText(found - shown.length)} more`] : [];
  const sum =
    found === 0
      ? 'The store is equal to the source.'
      : `${countText(found)} differences; ${countText(repaired)} repaired.`;
  return `${[...lines, ...shown, ...more, sum].join('\n')}\n`;
}
