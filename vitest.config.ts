import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['tests/support/seed.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}'],
          // A process for each file would cost three times what the tests themselves do; they keep no state between them.
          isolate: false,
          // A tenth to a fifth less processor time than with processes.
          pool: 'threads',
          // None takes a second on a quiet machine; a busy one may take ten times as long.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts', 'tests/e2e/**/*.test.ts'],
          setupFiles: ['tests/support/empty-home.ts'],
          // They mostly wait for real programs: one file at a time uses less than half of two cores.
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
