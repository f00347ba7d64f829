import { type Figures, ratioOf } from './figures.js';

/** How many times a server must answer what another does. */
export interface Target {
  readonly server: string;
  readonly by: string;
  readonly operation: string;
  readonly atLeast: number;
}

const ratios = (server: string, by: string, [q1, q2, q3]: readonly [number, number, number]) => [
  { server, by, operation: 'Q1', atLeast: q1 },
  { server, by, operation: 'Q2', atLeast: q2 },
  { server, by, operation: 'Q3', atLeast: q3 },
];

export const TARGETS: readonly Target[] = [
  ...ratios('almanac', 'yoga-redis', [6, 6, 7]),
  ...ratios('almanac', 'mercurius-redis', [1.8, 2.4, 4.5]),
  ...ratios('almanac-near', 'yoga-redis', [10, 11, 16]),
  ...ratios('almanac-304', 'yoga-redis', [14, 25, 50]),
];

/** At the fixed rates, for every mode of Almanac. */
export const MOST_MS = { p95Ms: 1, p99Ms: 2 } as const;

/** Below this share of a target, `--check` fails: machines are noisy. */
const TOLERATED = 0.9;

/** What is missed by more than a tenth, a sentence each. */
export function missedTargets(figures: readonly Figures[]): string[] {
  const slow = TARGETS.flatMap(({ server, by, operation, atLeast }) => {
    const ratio = ratioOf(figures, operation, server, by);
    return ratio !== undefined && ratio < atLeast * TOLERATED
      ? [`${operation}: expected ${server} at ${atLeast} times ${by}, got ${ratio.toFixed(1)}.`]
      : [];
  });
  const late = figures.flatMap(({ server, operation, latency }) =>
    Object.entries(MOST_MS).flatMap(([name, most]) => {
      const got = latency?.[name as keyof typeof MOST_MS];
      return server.startsWith('almanac') && got !== undefined && got > most / TOLERATED
        ? [`${operation}: expected ${server} with ${name} of ${most}, got ${got.toFixed(2)}.`]
        : [];
    }),
  );
  const failed = figures.flatMap(({ server, operation, failed }) =>
    failed > 0 ? [`${operation}: ${failed} requests to ${server} failed.`] : [],
  );
  return [...slow, ...late, ...failed];
}
