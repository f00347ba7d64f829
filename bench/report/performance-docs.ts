import type { GrowthPoint, Machine, PrefetchResult, Results, SyncResult } from '../results.js';
import { costs, latency, operationsList, others, targets, throughput } from './gateway-tables.js';
import { number, table } from './table.js';

const NOT_YET = '_Not measured yet._';

/**
 * docs/PERFORMANCE.md: the template, which is written by hand, with a table in the place of each line
 * `{{name}}`. Errors: names a place that there is no table for.
 */
export function performanceDocs(template: string, results: Results): string {
  const places: Readonly<Record<string, string | undefined>> = {
    operations: operationsList(),
    ...gatewayPlaces(results),
    workers: results.workers && workers(results.workers.rows),
    workersMachine: machineLine(results.workers?.machine),
    prefetch: results.prefetch && prefetch(results.prefetch),
    prefetchMachine: machineLine(results.prefetch?.machine),
    sync: results.sync && sync(results.sync),
    syncMachine: machineLine(results.sync?.machine),
    growth: results.growth && growth(results.growth.points),
    growthMachine: machineLine(results.growth?.machine),
  };
  const text = template.replace(/^\{\{(\w+)\}\}$/gm, (_, name: string) => {
    if (!(name in places)) throw new Error(`No table for {{${name}}} of the template.`);
    return places[name] ?? NOT_YET;
  });
  return `<!-- Written by docs/generate.ts from docs/PERFORMANCE.md.template and bench/results/latest.json. -->\n\n${text}`;
}

function gatewayPlaces({ gateway }: Results): Record<string, string | undefined> {
  const make = (render: (figures: NonNullable<typeof gateway>['figures']) => string) =>
    gateway && render(gateway.figures);
  return {
    machine: machineLine(gateway?.machine),
    rounds: gateway && `Medians of ${gateway.rounds} rounds of ${gateway.seconds} s.`,
    throughput: make(throughput),
    latency: make(latency),
    costs: make(costs),
    others: make(others),
    targets: make(targets),
  };
}

function machineLine(machine: Machine | undefined): string | undefined {
  if (!machine) return undefined;
  const { processor, cores, node, servers, date, isShared } = machine;
  // Only the servers that took part: a line may say instead why one is missing.
  const names = servers.filter((line) => /^(?:MariaDB|Redis|Valkey) [\d.]+$/.test(line));
  const where = `${date}, ${cores} cores of ${processor}, Node ${node.slice(1)}, ${names.join(', ')}.`;
  return isShared
    ? `${where} **Other work ran on the machine meanwhile**: only the ratios say something, and roughly.`
    : where;
}

function workers(rows: NonNullable<Results['workers']>['rows']): string {
  const alone = (operation: string) =>
    rows.find((row) => row.operation === operation && row.workers === 1)?.perSecond.median;
  return table(
    ['operation', 'processes', 'requests/s', 'min–max', 'by one'],
    rows.map(({ operation, workers: count, perSecond: { median, min, max } }) => [
      operation,
      String(count),
      number(median),
      `${number(min)}–${number(max)}`,
      `× ${number(median / (alone(operation) ?? Number.NaN))}`,
    ]),
  );
}

function prefetch(result: PrefetchResult): string {
  const { rows, perSecond, readPerSecond, writePerSecond, peakMb } = result;
  const slower = Math.min(readPerSecond.median, writePerSecond.median);
  return table(
    [`${number(rows)} rows of 10 columns`, 'rows/s', 'target'],
    [
      ['prefetch', number(perSecond.median), ''],
      ['reading alone', number(readPerSecond.median), ''],
      ['writing alone', number(writePerSecond.median), ''],
      ['prefetch by the slower end', `× ${number(perSecond.median / slower)}`, '≥ 0.8'],
      ['peak of memory', `${number(peakMb)} MB`, '< 300 MB'],
    ],
  );
}

function sync({ catchUps, visible, readP95Ms }: SyncResult): string {
  return table(
    ['', 'got', 'target'],
    [
      ...catchUps.flatMap(({ changes, perTransaction, perSecond, decodePerSecond }, at) => [
        [
          `catching up ${number(changes)} row changes, ${number(perTransaction)} a transaction`,
          `${number(perSecond)}/s`,
          '',
        ],
        ['decoding the same binlog alone', `${number(decodePerSecond)}/s`, ''],
        // Only the first has a target: transactions of one row measure the commit, not the row.
        [
          'catching up by decoding',
          `× ${number(perSecond / decodePerSecond)}`,
          at === 0 ? '≥ 0.6' : '',
        ],
      ]),
      ...visible.map(({ changesPerSecond, p50Ms, p99Ms }) => [
        `commit to visible at ${number(changesPerSecond)} changes/s, P50 / P99`,
        `${number(p50Ms)} / ${number(p99Ms)} ms`,
        '',
      ]),
      [
        'P95 of Q1 while changes burst, by that without',
        `× ${number(readP95Ms.burst / readP95Ms.quiet)}`,
        '≤ 1.5',
      ],
    ],
  );
}

function growth(points: readonly GrowthPoint[]): string {
  return table(
    ['documents', 'lookup, µs', 'page of 50, µs'],
    points.map(({ documents, lookupMicros, pageMicros }) => [
      number(documents),
      number(lookupMicros.median),
      number(pageMicros.median),
    ]),
  );
}
