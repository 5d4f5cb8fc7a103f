// @ts-check
import { cacheDir, inProject, projectDir } from './project.mjs';
import { say } from './report.mjs';
import { run } from './run.mjs';

const PROJECTS = ['shared', 'node', 'preload', 'web'];

/**
 * Checks lint, format, types and unused code in parallel, and prints all errors.
 * @returns {Promise<import('./tests.mjs').Counts>} all checks count as one test
 */
export async function staticChecks() {
  const node = (/** @type {string[]} */ ...args) => run(process.execPath, args, { cwd: projectDir });
  const began = performance.now();
  const [lint, unused, ...types] = await Promise.all([
    node(inProject('node_modules/@biomejs/biome/bin/biome'), 'check', '--colors=off', '.'),
    node(
      inProject('node_modules/knip/bin/knip.js'),
      ...['--no-progress', '--cache', '--cache-location', `${cacheDir}/knip`],
    ),
    ...PROJECTS.map((name) =>
      // The next run checks only files that have changed.
      node(
        inProject('node_modules/typescript/bin/tsc'),
        ...['-p', `tsconfig.${name}.json`, '--incremental'],
        ...['--tsBuildInfoFile', `${cacheDir}/${name}.tsbuildinfo`],
      ),
    ),
  ]);
  const isGood = [lint, unused, ...types].every(({ code }) => code === 0);
  for (const { code, output } of [lint, unused]) if (code !== 0) say(output);
  // Report an error once, although its file may belong to several projects.
  const broken = types.filter(({ code }) => code !== 0);
  for (const line of new Set(broken.flatMap(({ output }) => output.split('\n')))) say(line);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  say(`Lint, format, types and unused code … ${isGood ? 'good' : 'failed'}, ${seconds} s`);
  return { passed: Number(isGood), failed: Number(!isGood), skipped: 0 };
}
