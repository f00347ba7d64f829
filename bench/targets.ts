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
  ...ratios('almanac-reread', 'yoga-redis', [6, 6, 7]),
  ...ratios('almanac-reread', 'mercurius-redis', [1.8, 2.4, 4.5]),
  ...ratios('almanac-near', 'yoga-redis', [10, 11, 16]),
  ...ratios('almanac-304', 'yoga-redis', [14, 25, 50]),
];

/** At the fixed rates, for every mode of Almanac. */
export const MOST_MS = { p95Ms: 1, p99Ms: 2 } as const;

/** Below this share of a target, `--check` fails: machines are noisy. */
const TOLERATED = 0.9;

/** A target, and what came of it. */
export interface Judged {
  /** `Q1: almanac by yoga-redis` */
  readonly what: string;
  readonly wanted: string;
  readonly got: string;
  readonly isMet: boolean;
  /** As a share of what was wanted; 0 where it is met. */
  readonly missedBy: number;
}

/** All targets whose figures are there. */
export function judgedTargets(figures: readonly Figures[]): Judged[] {
  const ratios = TARGETS.flatMap(({ server, by, operation, atLeast }): Judged[] => {
    const ratio = ratioOf(figures, operation, server, by);
    if (ratio === undefined) return [];
    return [
      {
        what: `${operation}: ${server} by ${by}`,
        wanted: `≥ ${atLeast}`,
        got: ratio.toFixed(1),
        isMet: ratio >= atLeast,
        missedBy: Math.max(0, 1 - ratio / atLeast),
      },
    ];
  });
  const latencies = figures.flatMap(({ server, operation, latency }) =>
    Object.entries(MOST_MS).flatMap(([name, most]): Judged[] => {
      const got = latency?.[name as keyof typeof MOST_MS];
      if (!server.startsWith('almanac') || got === undefined) return [];
      return [
        {
          what: `${operation}: ${server}, ${name === 'p95Ms' ? 'P95' : 'P99'}`,
          wanted: `≤ ${most} ms`,
          got: `${got.toFixed(2)} ms`,
          isMet: got <= most,
          missedBy: Math.max(0, got / most - 1),
        },
      ];
    }),
  );
  return [...ratios, ...latencies];
}

/** What is missed by more than a tenth, a sentence each. */
export function missedTargets(figures: readonly Figures[]): string[] {
  const missed = judgedTargets(figures)
    .filter(({ missedBy }) => missedBy > 1 - TOLERATED)
    .map(({ what, wanted, got }) => `${what}: expected ${wanted}, got ${got}.`);
  const failed = figures.flatMap(({ server, operation, failed }) =>
    failed > 0 ? [`${operation}: ${failed} requests to ${server} failed.`] : [],
  );
  return [...missed, ...failed];
}
