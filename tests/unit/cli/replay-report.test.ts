import { describe, expect, it } from 'vitest';
import { exitCodeOf, junitXml, replayReport, reportText } from '../../../src/main/cli/shell/replay-report';
import { entry } from '../replay/entries';

const [first, second] = [entry(1, { request: { action: 'type', text: 'a "<b>" & c' } }), entry(2)];
const state = { status: 'done', total: 3, verify: true } as const;
const verified = { entry: first, outcome: 'verified' } as const;
const differs = { step: 2, entry: second, kind: 'differs', message: '5 % differs' } as const;
const report = (part: Partial<Parameters<typeof replayReport>[0]>) =>
  replayReport({ session: 's', state, results: [verified], problems: [], ...part });

describe('the report of a replay', () => {
  it.each([
    ['passes if a screen was compared', {}, true, 0],
    ['fails if no screen could be compared', { results: [{ ...verified, outcome: 'unverified' }] }, false, 1],
    [
      'passes without comparisons if none were asked for',
      { state: { ...state, verify: false }, results: [{ ...verified, outcome: 'unverified' }] },
      true,
      0,
    ],
    ['has an exit code of its own if only screens differ', { problems: [differs] }, false, 5],
    ['fails if an action failed', { problems: [{ ...differs, kind: 'failed' }] }, false, 1],
    ['fails if the replay was stopped', { state: { ...state, status: 'stopped' } }, false, 1],
  ] as const)('%s', (_, part, passed, code) => {
    const made = report(part);
    expect([made.passed, exitCodeOf(made)]).toEqual([passed, code]);
  });

  it('is a line a step, and counts those that were not run', () => {
    const text = reportText(report({ problems: [differs] }));
    expect(text).toMatch(/^1 {2}verified .*\n2 {2}differs .*\(5 % differs\)\n/);
    expect(text).toContain('Failed: 3 steps, 1 verified, 1 differs, 1 not run.');
  });

  it('is JUnit XML with a test case a step', () => {
    const xml = junitXml(report({ problems: [differs] }));
    expect(xml).toContain('tests="3" failures="1" skipped="1"');
    expect(xml).toContain('a &quot;&lt;b&gt;&quot; &amp; c');
    expect(xml).toContain('<failure message="5 % differs"/>');
  });

  it('fails in JUnit XML too if nothing was proven', () => {
    expect(junitXml(report({ results: [{ ...verified, outcome: 'unverified' }] }))).toContain('failures="1"');
  });
});
