import { describe, expect, it } from 'vitest';
import { countReport, laterResults, summary } from '../../../scripts/lib/tests.mjs';

const file = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((status) => ({ status, fullName: 'a test' })),
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

describe('laterResults', () => {
  const named = (name: string, ...tests: string[]) => ({
    ...file(tests.includes('failed') ? 'failed' : 'passed', ...tests),
    name,
  });
  const first = { testResults: [named('a', 'passed', 'failed'), named('b', 'passed'), named('c', 'failed')] };

  it('takes the result of a file that ran again', () => {
    const second = { testResults: [named('c', 'failed'), named('a', 'passed', 'passed')] };
    expect(countReport(laterResults(first, second), 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
  });

  it('takes no result of the first run if the second has none', () => {
    expect(countReport(laterResults(first, undefined), 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
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
