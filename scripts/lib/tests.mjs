// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJson } from './files.mjs';
import { inProject, projectDir } from './project.mjs';
import { runShown } from './run.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Runs vitest in this terminal, and counts the tests of its JSON report.
 * @param {readonly string[]} args
 * @returns {Promise<Counts>}
 */
export async function runTests(args) {
  const dir = mkdtempSync(join(tmpdir(), 'jumpseat-report-'));
  const file = join(dir, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    const vitest = inProject('node_modules/vitest/vitest.mjs');
    const code = await runShown(process.execPath, [vitest, 'run', ...reporters, ...args], {
      cwd: projectDir,
    });
    return countReport(readJson(file), code);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * The used parts of vitest's JSON report.
 * @typedef {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} Report
 */

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
