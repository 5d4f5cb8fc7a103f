import { describe, expect, it } from 'vitest';
import { countReport, summary } from '../../../scripts/lib/tests.mjs';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((status) => ({ status })),
});

describe('countReport', () => {
  it.each([
    ['good', [file('passed', 'passed', 'passed')], 0, [2, 0, 0]],
    ['one failed', [file('failed', 'passed', 'failed')], 1, [1, 1, 0]],
    ['skipped', [file('passed', 'passed', 'skipped', 'pending', 'todo')], 0, [1, 0, 3]],
    ['a file that cannot be loaded', [file('failed'), file('passed', 'passed')], 1, [1, 1, 0]],
    ['a hook that failed after its tests', [file('failed', 'passed')], 1, [1, 1, 0]],
    ['an error outside of any test', [file('passed', 'passed')], 1, [1, 1, 0]],
  ])('%s', (_name, testResults, code, [passed, failed, skipped]) => {
    expect(countReport({ testResults }, code)).toEqual({ passed, failed, skipped });
  });

  it('counts a run without a report as failed', () => {
    expect(countReport(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('summary', () => {
  it('adds up, and names skipped ones only where there are any', () => {
    expect(
      summary([
        { passed: 2, failed: 0, skipped: 0 },
        { passed: 3, failed: 1, skipped: 0 },
      ]),
    ).toBe('5 passed, 1 failed');
    expect(summary([{ passed: 2, failed: 0, skipped: 1 }])).toBe('2 passed, 0 failed, 1 skipped');
  });
});
