import type { Reporter, TestModule } from 'vitest/node';

/**
 * What a run ends with: the names of the tests that did not run, and as its last line, for machines,
 * `N passed, N failed, N skipped`.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 };
    const skipped: string[] = [];
    for (const module of modules) {
      // A file that could not be loaded has no tests that could fail.
      if (module.errors().length > 0) count.failed += 1;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state !== 'pending') count[state] += 1;
        if (state === 'skipped')
          skipped.push(`skipped: ${module.relativeModuleId} > ${test.fullName}`);
      }
    }
    count.failed += unhandled.length;
    const line = `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`;
    // After everything that other reporters have to say.
    process.once('exit', () => process.stdout.write(`${[...skipped, line].join('\n')}\n`));
  }
}
