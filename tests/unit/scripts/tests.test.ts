import { describe, expect, it } from 'vitest';
import { countReport, summary } from '../../../scripts/lib/tests.mjs';

const NO_MESSAGES: string[] = [];

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((status) => ({
    status,
    fullName: `is ${status}`,
    failureMessages: NO_MESSAGES,
  })),
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
    expect(countReport({ testResults }, code)).toEqual({ passed, failed, skipped, again: [] });
  });

  it('names a test that passed only when it was tried once more', () => {
    const report = file('passed', 'passed', 'passed');
    const late = { status: 'passed', fullName: 'a window opens', failureMessages: ['Waited in vain.'] };
    report.assertionResults.push(late);
    expect(countReport({ testResults: [report] }, 0)).toEqual({
      passed: 3,
      failed: 0,
      skipped: 0,
      again: ['a window opens'],
    });
  });

  it('counts a run without a report as failed', () => {
    expect(countReport(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0, again: [] });
  });
});

describe('summary', () => {
  it('adds up, and names skipped ones only where there are any', () => {
    expect(
      summary([
        { passed: 2, failed: 0, skipped: 0, again: [] },
        { passed: 3, failed: 1, skipped: 0, again: [] },
      ]),
    ).toBe('5 passed, 1 failed');
    expect(summary([{ passed: 2, failed: 0, skipped: 1, again: [] }])).toBe('2 passed, 0 failed, 1 skipped');
  });
});
