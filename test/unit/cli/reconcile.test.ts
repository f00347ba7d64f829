import { describe, expect, it } from 'vitest';
import type { ReconcileReport } from '../../../src/app/app.js';
import { runCli } from './support.js';

const counts = { missing: 0, changed: 0, extra: 0, entryMissing: 0, entryStray: 0 };
const report = (found: number, repaired: number): ReconcileReport => ({
  generation: 'g1',
  entities: [
    { entity: 'Country', rows: 1_234, differences: { ...counts, missing: found }, undecided: 0 },
    { entity: 'Language', rows: 0, differences: counts, undecided: 2 },
  ],
  differences: Array.from({ length: found }, (_, at) => ({
    entity: 'Country',
    id: `C${at}`,
    kind: 'missing' as const,
  })),
  found,
  repaired,
});

describe('almanac reconcile', () => {
  it('says what is equal, and what was written all the while', async () => {
    const app = { runReconcile: async () => report(0, 0) };
    expect(await runCli(['reconcile'], { app })).toMatchObject({
      exitCode: 0,
      stdout:
        'Country   1,234 rows: equal\nLanguage  0 rows: 2 written all the while\nThe store is equal to the source.\n',
    });
  });

  it.each([
    [['--dry-run'], 1, 0, 1],
    [['--dry-run'], 0, 0, 0],
    [[], 12, 12, 0],
    [[], 12, 11, 75],
  ])('with %j, %d found and %d repaired exits with %d', async (args, found, repaired, code) => {
    const app = { runReconcile: async () => report(found, repaired) };
    const { exitCode, stdout, stderr } = await runCli(['reconcile', ...args], { app });
    expect(exitCode).toBe(code);
    if (found > 10) expect(stdout).toContain('and 2 more');
    if (code === 75) expect(stderr).toContain('REPAIR_INCOMPLETE');
  });

  it('hands its options on, and refuses a wrong one', async () => {
    const given: unknown[] = [];
    const app = {
      runReconcile: async (_: unknown, __: unknown, options: unknown) => {
        given.push(options);
        return report(0, 0);
      },
    };
    await runCli(['reconcile', '--dry-run', '--rows-per-second', '50'], { app });
    expect(given).toEqual([{ dryRun: true, rowsPerSecond: 50 }]);
    const wrong = await runCli(['reconcile', '--rows-per-second', '0'], { app });
    expect(wrong.stderr).toContain('--rows-per-second: expected a whole number');
    expect(wrong.exitCode).toBe(78);
  });
});
