import type { JournalEntry } from '../../../shared/journal';
import type { ReplayState, ReplayStepResult } from '../../../shared/replay';
import { escapeXml } from '../../base/escape-xml';
import { captionOf } from '../../recorder/captions/caption';
import { EXIT } from './host-client';

/** What stopped a replay, or would have. */
export interface ReplayProblem {
  /** The number of its step, from 1 on. */
  readonly step: number;
  readonly entry: JournalEntry | undefined;
  /** A screen that differs, a sensitive text that was not kept, or an action that failed. */
  readonly kind: 'differs' | 'size' | 'text' | 'failed';
  readonly message: string;
  /** The files with the recorded and the compared screen, if there are two and a folder for them. */
  readonly recorded?: string;
  readonly now?: string;
}

interface ReportedStep {
  readonly step: number;
  readonly seq?: number;
  readonly action: string;
  readonly outcome: ReplayStepResult['outcome'] | 'differs' | 'failed';
  readonly message?: string;
  readonly recorded?: string;
  readonly now?: string;
}

/** The result of a replay without a person. */
export interface ReplayReport {
  readonly session: string;
  readonly status: ReplayState['status'];
  readonly passed: boolean;
  /** All steps, also those after the one that stopped the replay. */
  readonly total: number;
  readonly steps: readonly ReportedStep[];
}

export interface ReportOptions {
  readonly session: string;
  readonly state: Pick<ReplayState, 'status' | 'total' | 'verify'>;
  readonly results: readonly ReplayStepResult[];
  readonly problems: readonly ReplayProblem[];
}

/** A replay passes if all steps were performed, without a problem, and if one screen at least could be compared. */
export function replayReport({ session, state, results, problems }: ReportOptions): ReplayReport {
  const byStep = new Map(problems.map((problem) => [problem.step, problem]));
  const steps = results.map(({ entry, outcome, note }, index) => {
    const problem = byStep.get(index + 1);
    return problem ? problemStep(problem, entry) : reportedStep(index + 1, entry, outcome, note);
  });
  const stoppedAt = byStep.get(results.length + 1);
  if (stoppedAt) steps.push(problemStep(stoppedAt, stoppedAt.entry));
  const isProven = !state.verify || results.some(({ outcome }) => outcome === 'verified');
  return {
    session,
    status: state.status,
    passed: state.status === 'done' && problems.length === 0 && isProven,
    total: state.total,
    steps,
  };
}

function reportedStep(
  step: number,
  entry: JournalEntry | undefined,
  outcome: ReportedStep['outcome'],
  message?: string,
): ReportedStep {
  return {
    step,
    ...(entry?.seq !== undefined && { seq: entry.seq }),
    action: entry ? captionOf(entry) : '',
    outcome,
    ...(message !== undefined && { message }),
  };
}

function problemStep(problem: ReplayProblem, entry: JournalEntry | undefined): ReportedStep {
  const { step, kind, message, recorded, now } = problem;
  const outcome = kind === 'differs' || kind === 'size' ? 'differs' : 'failed';
  return {
    ...reportedStep(step, entry, outcome, message),
    ...(recorded !== undefined && { recorded }),
    ...(now !== undefined && { now }),
  };
}

/** The exit code: 0 if it passed, and one of its own if only screens differ. */
export function exitCodeOf({ passed, steps }: ReplayReport): number {
  if (passed) return 0;
  const has = (outcome: ReportedStep['outcome']) => steps.some((step) => step.outcome === outcome);
  return has('differs') && !has('failed') ? EXIT.differs : EXIT.failed;
}

/** The report for a terminal, a line a step. */
export function reportText({ total, passed, steps }: ReplayReport): string {
  const width = String(total).length;
  const lines = steps.map(({ step, outcome, action, message }) =>
    [String(step).padStart(width), outcome.padEnd('unverified'.length), action, message && `(${message})`]
      .filter(Boolean)
      .join('  '),
  );
  return [...lines, `${passed ? 'Passed' : 'Failed'}: ${countsOf(total, steps)}.`].join('\n');
}

function countsOf(total: number, steps: ReplayReport['steps']): string {
  const counts = new Map<string, number>();
  for (const { outcome } of steps) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  if (total > steps.length) counts.set('not run', total - steps.length);
  return [`${total} steps`, ...[...counts].map(([outcome, count]) => `${count} ${outcome}`)].join(', ');
}

/** The report as JUnit XML: a test case a step. A step without a comparison is skipped there, though it was performed. */
export function junitXml(report: ReplayReport): string {
  const { session, total, passed, steps } = report;
  const isFailure = ({ outcome }: ReportedStep) => outcome === 'differs' || outcome === 'failed';
  const failures = steps.filter(isFailure).length;
  const notRun = total > steps.length ? [`${total - steps.length} more steps were not run`] : [];
  const unproven = !passed && failures === 0 ? ['The replay stopped, or no screen could be compared'] : [];
  const cases = steps.map((step) => {
    const { outcome, message = outcome } = step;
    const name = `${step.step}. ${step.action}`;
    if (outcome === 'verified') return testCase(name);
    return testCase(name, `<${isFailure(step) ? 'failure' : 'skipped'} message="${escapeXml(message)}"/>`);
  });
  cases.push(...notRun.map((name) => testCase(name, '<skipped/>')));
  cases.push(
    ...unproven.map((name) => testCase(name, `<failure message="${escapeXml(reportText(report))}"/>`)),
  );
  const skipped = cases.filter((text) => text.includes('<skipped')).length;
  const counts = `tests="${cases.length}" failures="${failures + unproven.length}" skipped="${skipped}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites><testsuite name="Replay of ${escapeXml(session)}" ${counts}>`,
    ...cases,
    '</testsuite></testsuites>\n',
  ].join('\n');
}

function testCase(name: string, content = ''): string {
  return `  <testcase classname="replay" name="${escapeXml(name)}">${content}</testcase>`;
}
