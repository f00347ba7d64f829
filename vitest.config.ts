import { defineConfig } from 'vitest/config';

const shared = { testTimeout: 20_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    reporters: ['default', './test/support/summary-reporter.ts'],
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['test/{architecture,unit,types}/**/*.test.ts'],
        },
      },
      {
        test: {
          ...shared,
          name: 'integration',
          include: ['test/{integration,misuse}/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          // One after the other: some change a setting of the server that all share.
          fileParallelism: false,
        },
      },
    ],
  },
});
