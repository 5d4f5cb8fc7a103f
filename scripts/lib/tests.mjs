// @ts-check
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { readJson } from './files.mjs';
import { inProject, projectDir } from './project.mjs';
import { say } from './report.mjs';
import { runShown } from './run.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** More failed files than this are a fault of the code, not of a busy machine. */
const MOST_TRIED_AGAIN = 10;

/**
 * Runs one of vitest's projects in this terminal, and counts its tests.
 * @param {string} project
 * @param {readonly string[]} filters
 * @returns {Promise<Counts>}
 */
export async function runTests(project, filters) {
  const { report, code } = await runVitest(['--project', project, ...filters]);
  return countReport(report, code);
}

/**
 * As {@link runTests}, for tests that drive real programs beside each other: the files in which one failed run once more,
 * one at a time. A test that passes then is named, and counts as passed.
 * @param {string} project
 * @param {readonly string[]} filters
 * @returns {Promise<Counts>}
 */
export async function runTestsTwice(project, filters) {
  // Both runs make the same random inputs.
  process.env.TEST_SEED ??= String(randomInt(2 ** 31));
  const first = await runVitest(['--project', project, ...filters]);
  const files = failedFiles(first.report);
  if (files.length === 0 || files.length > MOST_TRIED_AGAIN) return countReport(first.report, first.code);
  say(`Running again, one at a time: ${files.map((file) => relative(projectDir, file)).join(', ')}`);
  const second = await runVitest(['--project', project, '--no-file-parallelism', ...files]);
  const results = laterResults(first.report, second.report);
  const counts = countReport(results, second.code);
  if (counts.failed === 0) say(`Passed only by themselves:\n  ${failedTests(first.report).join('\n  ')}`);
  return counts;
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<{ report: Report | undefined, code: number }>}
 */
async function runVitest(args) {
  const dir = mkdtempSync(join(tmpdir(), 'jumpseat-report-'));
  const file = join(dir, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    const vitest = inProject('node_modules/vitest/vitest.mjs');
    const code = await runShown(process.execPath, [vitest, 'run', ...reporters, ...args], {
      cwd: projectDir,
    });
    return { report: readJson(file), code };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * The used parts of vitest's JSON report.
 * @typedef {{ name: string, status: string, assertionResults: { status: string, fullName: string }[] }} FileResult
 * @typedef {{ testResults: FileResult[] }} Report
 */

/**
 * @param {Report | undefined} report
 * @returns {string[]} absolute paths
 */
const failedFiles = (report) => failedResults(report).map(({ name }) => name);

/**
 * @param {Report | undefined} report
 * @returns {string[]} the full name of each failed test; of a file that failed as a whole, its path
 */
const failedTests = (report) =>
  failedResults(report).flatMap(({ name, assertionResults }) => {
    const tests = assertionResults.filter(({ status }) => status === 'failed');
    return tests.length > 0 ? tests.map(({ fullName }) => fullName) : [name];
  });

/** @param {Report | undefined} report */
const failedResults = (report) => report?.testResults.filter(({ status }) => status === 'failed') ?? [];

/**
 * @param {Report | undefined} first
 * @param {Report | undefined} second runs some of the first one's files again
 * @returns {Report | undefined} of each file, the last result; undefined if the second run has no report
 */
export function laterResults(first, second) {
  if (!first || !second) return undefined;
  const again = new Map(second.testResults.map((result) => [result.name, result]));
  return { testResults: first.testResults.map((result) => again.get(result.name) ?? result) };
}

/**
 * Counts tests. A file that cannot be loaded counts as one failed test, and so does a run that fails without a failed
 * test.
 * @param {Report | undefined} report
 * @param {number} code
 * @returns {Counts}
 */
export function countReport(report, code) {
  /** @type {Counts} */
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { status, assertionResults } of report?.testResults ?? []) {
    const before = counts.failed;
    for (const test of assertionResults) {
      if (test.status === 'passed') counts.passed++;
      else if (test.status === 'failed') counts.failed++;
      else counts.skipped++;
    }
    if (status === 'failed' && counts.failed === before) counts.failed++;
  }
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/**
 * The last line of a test command, for programs that read it.
 * @param {readonly Counts[]} runs
 */
export function summary(runs) {
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    runs.reduce((total, counts) => total + counts[key], 0);
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped}`;
}
