import { defineConfig } from 'vitest/config';

/** Real desktops: one file at a time in each of these projects, and time enough for a slow start. */
const onDesktops = (name: string) => ({
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    fileParallelism: false,
    // Real programs on a busy machine may be late; `npm test` names who needed the second try.
    retry: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}'],
          // A process for each file would cost three times what the tests themselves do; they keep no state between them.
          isolate: false,
          // None takes a second on a quiet machine; a busy one may take ten times as long.
          testTimeout: 30_000,
        },
      },
      onDesktops('integration'),
      onDesktops('e2e'),
    ],
  },
});
