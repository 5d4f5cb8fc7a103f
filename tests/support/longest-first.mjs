// @ts-check
import { BaseSequencer } from 'vitest/node';

/** Tests that take long for the size of their file. */
const LONG = [
  ...['integration/soak', 'integration/clients', 'integration/dev', 'integration/resilience'],
  ...['e2e/craft', 'e2e/look', 'e2e/panel-trouble', 'e2e/demo', 'e2e/replay'],
].map((name) => `/tests/${name}.test.ts`);

/**
 * Starts the longest files first, so that no process waits for one of them at the end. On a machine without an earlier run,
 * Vitest knows only the files' sizes.
 */
export class LongestFirst extends BaseSequencer {
  /** @override @param {import('vitest/node').TestSpecification[]} files */
  async sort(files) {
    const sorted = await super.sort(files);
    const isLong = (/** @type {import('vitest/node').TestSpecification} */ { moduleId }) =>
      LONG.some((name) => moduleId.endsWith(name));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
