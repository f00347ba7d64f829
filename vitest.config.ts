import { defineConfig } from 'vitest/config';

const shared = { testTimeout: 20_000, hookTimeout: 60_000 };

// graphql-js comes as CommonJS and as modules, and refuses objects of its other copy. Libraries load
// the first; what vite transforms would load the second.
const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };

const SAFETY_NET = 'test/integration/app/safety-net.test.ts';

// With servers of their own, not beside the others: databases that are killed and started again leave
// little of a machine. But side by side: the safety net does little but wait.
const apart = { sequence: { groupOrder: 1 }, maxWorkers: 2 };

export default defineConfig({
  test: {
    reporters: ['default', './test/support/summary-reporter.ts'],
    projects: [
      {
        resolve,
        test: {
          ...shared,
          name: 'unit',
          include: ['test/{architecture,unit,types}/**/*.test.ts'],
        },
      },
      {
        resolve,
        test: {
          ...shared,
          name: 'integration',
          // Against a test that hangs: how long one takes is the machine's matter.
          testTimeout: 60_000,
          include: ['test/integration/**/*.test.ts'],
          exclude: [SAFETY_NET],
          globalSetup: ['test/support/global-setup.ts'],
          // One after the other: some change a setting of the server that all share.
          fileParallelism: false,
        },
      },
      {
        resolve,
        test: {
          ...shared,
          name: 'histories',
          include: ['test/histories/**/*.test.ts'],
          ...apart,
        },
      },
      { resolve, test: { ...shared, name: 'safety net', include: [SAFETY_NET], ...apart } },
    ],
  },
});
