import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/support/longest-first.mjs';

export default defineConfig({
  test: {
    globalSetup: ['tests/support/seed.ts'],
    // Transforming the modules takes a tenth of the unit tests' processor time, and the next run needs none of it.
    experimental: { fsModuleCache: true },
    sequence: { sequencer: LongestFirst },
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
          // Built packages, which `npm run test:package` installs and runs.
          name: 'package',
          include: ['tests/package/**/*.test.ts'],
          setupFiles: ['tests/support/empty-home.ts'],
          testTimeout: 60_000,
          // They install and remove a package of the system.
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts', 'tests/e2e/**/*.test.ts'],
          setupFiles: ['tests/support/own-modules.ts', 'tests/support/empty-home.ts'],
          // A process for each file would take a minute of processor time in all, to load the same packages.
          isolate: false,
          // They mostly wait for real programs: a file uses half a core or more, of two. A fourth saves a tenth of the time,
          // and doubles the load, at which a real program may miss what a test expects of it.
          maxWorkers: 3,
          // On a busy machine everything may take ten times as long.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
});
