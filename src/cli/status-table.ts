import type { Status } from '../app/status.js';

/** The status as aligned text for people: facts, then documents by entity. */
export function statusTable(status: Status): string {
  const facts = [
    ['Dataset', status.dataset],
    ['Fingerprint', status.fingerprint],
    ['Store', status.store],
    ['Generation', status.generation ?? 'none is announced yet'],
    ['Position', status.position ?? '-'],
    ['Last change', status.committedAt ?? '-'],
    ['Staleness', stalenessText(status)],
    [
      'Worker',
      status.workerPresent ? 'present: it holds the lease' : 'none: nobody holds the lease',
    ],
  ];
  const total = status.entities.reduce((sum, { documents }) => sum + documents, 0);
  const counts = [
    ['Entity', 'Documents'],
    ...status.entities.map(({ entity, documents }) => [entity, String(documents)]),
    ['Total', String(total)],
  ];
  return `${aligned(facts)}\n${aligned(counts, { numbers: true })}`;
}

function stalenessText({ stalenessMs, ready }: Status): string {
  if (stalenessMs === null) return '-';
  return `${stalenessMs} ms${ready ? '' : ', past the bound'}`;
}

/** Two columns; the second to the right where it holds numbers. */
function aligned(rows: readonly (readonly string[])[], { numbers = false } = {}): string {
  const [first, second] = [0, 1].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map(([name = '', value = '']) => {
      const shown = numbers ? value.padStart(second ?? 0) : value;
      return `${name.padEnd(first ?? 0)}  ${shown}\n`;
    })
    .join('');
}
