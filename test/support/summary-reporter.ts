import type { Reporter, TestModule } from 'vitest/node';
import './figures.js';

/**
 * What a run ends with: the names of the tests that did not run, the sums of the figures that tests
 * gave (see figures.ts), and as its last line, for machines, `N passed, N failed, N skipped`.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 };
    const skipped: string[] = [];
    const figures = new Map<string, number>();
    for (const module of modules) {
      // A file that could not be loaded has no tests that could fail.
      if (module.errors().length > 0) count.failed += 1;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state !== 'pending') count[state] += 1;
        if (state === 'skipped')
          skipped.push(`skipped: ${module.relativeModuleId} > ${test.fullName}`);
        for (const [name, some] of Object.entries(test.meta().figures ?? {})) {
          figures.set(name, (figures.get(name) ?? 0) + some);
        }
      }
    }
    count.failed += unhandled.length;
    const sums = [...figures].map(
      ([name, sum]) => `figure: ${sum.toLocaleString('en-US')} ${name}`,
    );
    const line = `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`;
    // After everything that other reporters have to say.
    process.once('exit', () => process.stdout.write(`${[...skipped, ...sums, line].join('\n')}\n`));
  }
}
