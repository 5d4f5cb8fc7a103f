import { describe, expect, it } from 'vitest';
import { countReport, summary } from '../../../scripts/lib/tests.mjs';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((status) => ({ status })),
});

describe('countReport', () => {
  it.each([
    ['a successful run', [file('passed', 'passed', 'passed')], 0, [2, 0, 0]],
    ['a failed test', [file('failed', 'passed', 'failed')], 1, [1, 1, 0]],
    ['skipped tests', [file('passed', 'passed', 'skipped', 'pending', 'todo')], 0, [1, 0, 3]],
    ['a file that cannot be loaded', [file('failed'), file('passed', 'passed')], 1, [1, 1, 0]],
    ['a hook that failed after its tests', [file('failed', 'passed')], 1, [1, 1, 0]],
    ['an error outside the tests', [file('passed', 'passed')], 1, [1, 1, 0]],
  ])('counts %s', (_name, testResults, code, [passed, failed, skipped]) => {
    expect(countReport({ testResults }, code)).toEqual({ passed, failed, skipped });
  });

  it('counts a run without a report as failed', () => {
    expect(countReport(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('summary', () => {
  it('adds up the counts, and mentions skipped tests only if there are any', () => {
    expect(
      summary([
        { passed: 2, failed: 0, skipped: 0 },
        { passed: 3, failed: 1, skipped: 0 },
      ]),
    ).toBe('5 passed, 1 failed');
    expect(summary([{ passed: 2, failed: 0, skipped: 1 }])).toBe('2 passed, 0 failed, 1 skipped');
  });
});
