import type { TestContext } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    figures?: Record<string, number>;
  }
}

/**
 * What a test went through, by name: `crash points`, `transactions`. The run ends with the sums, which
 * docs/RELIABILITY.md quotes.
 */
export function addFigures(
  { task }: Pick<TestContext, 'task'>,
  figures: Readonly<Record<string, number>>,
): void {
  const sums = { ...task.meta.figures };
  for (const [name, count] of Object.entries(figures)) sums[name] = (sums[name] ?? 0) + count;
  task.meta.figures = sums;
}
