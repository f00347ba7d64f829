import { CONTENDERS } from '../contenders.js';
import { type Figures, ratioOf } from '../figures.js';
import { operationsOver } from '../operations.js';
import { judgedTargets } from '../targets.js';
import { number, table } from './table.js';

const SHARED = ['Q1', 'Q2', 'Q3'];
const BY = 'yoga-redis';

const known = operationsOver({ countries: ['CH'], subdivisions: ['CH-ZH'] });
const whatOf = (operation: string) => known.find(({ name }) => name === operation)?.what ?? '';

const find = (figures: readonly Figures[], operation: string, server: string) =>
  figures.find((one) => one.operation === operation && one.server === server);

/** A row for each server that was measured, a cell for each shared operation. */
function byServer(
  figures: readonly Figures[],
  cell: (one: Figures) => string | undefined,
): string[][] {
  return CONTENDERS.flatMap(({ name, what }) => {
    const cells = SHARED.map((operation) => {
      const one = find(figures, operation, name);
      return (one && cell(one)) ?? '';
    });
    return cells.some((text) => text !== '') ? [[what, ...cells]] : [];
  });
}

export function operationsList(): string {
  return known.map(({ name, what }) => `- **${name}**: ${what}`).join('\n');
}

export function throughput(figures: readonly Figures[]): string {
  const rows = byServer(figures, ({ operation, server, perSecond }) => {
    const ratio = ratioOf(figures, operation, server, BY);
    const { median, min, max } = perSecond;
    return `${ratio === undefined ? '' : `× ${number(ratio)}, `}${number(median)} (${number(min)}–${number(max)})`;
  });
  return table(['server', ...SHARED], rows);
}

export function latency(figures: readonly Figures[]): string {
  const rows = byServer(
    figures,
    ({ latency: at }) =>
      at && [at.p50Ms, at.p95Ms, at.p99Ms].map((ms) => ms.toFixed(2)).join(' / '),
  );
  const head = SHARED.map((operation) => {
    const rate = known.find(({ name }) => name === operation)?.fixedRate ?? 0;
    return `${operation} at ${number(rate)}/s`;
  });
  return table(['server', ...head], rows);
}

export function costs(figures: readonly Figures[]): string {
  const rows = byServer(
    figures,
    ({ cpuMicrosPerRequest, heapBytesPerRequest }) =>
      `${number(cpuMicrosPerRequest)} µs, ${number(heapBytesPerRequest / 1024)} KB`,
  );
  return table(['server', ...SHARED], rows);
}

export function others(figures: readonly Figures[]): string {
  const rows = figures
    .filter(({ operation }) => !SHARED.includes(operation))
    .map((one) => [
      whatOf(one.operation),
      CONTENDERS.find(({ name }) => name === one.server)?.what ?? one.server,
      number(one.perSecond.median),
      number(one.cpuMicrosPerRequest),
      number(one.heapBytesPerRequest / 1024),
    ]);
  return table(['operation', 'server', 'requests/s', 'CPU µs', 'heap KB'], rows);
}

export function targets(figures: readonly Figures[]): string {
  const rows = judgedTargets(figures).map(({ what, wanted, got, isMet, missedBy }) => [
    what,
    wanted,
    got,
    isMet ? 'met' : `missed by ${(missedBy * 100).toFixed(0)} %`,
  ]);
  return table(['target', 'wanted', 'got', ''], rows);
}
