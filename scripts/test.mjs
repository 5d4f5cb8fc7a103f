// @ts-check
import { staticChecks } from './lib/checks.mjs';
import { command, say } from './lib/report.mjs';
import { runTests, summary } from './lib/tests.mjs';
import { prepare } from './setup.mjs';

const filters = process.argv.slice(2);

await command(async () => {
  try {
    await prepare('test');
  } catch (error) {
    // Who reads only the last line must see that nothing was tested.
    process.once('exit', () => console.log('0 passed, 1 failed'));
    throw error;
  }
  // With filters a project may have no test that matches.
  const extra = filters.length > 0 ? [...filters, '--passWithNoTests'] : [];
  const test = (/** @type {string} */ project, options = {}) =>
    runTests(['--project', project, ...extra], options);
  const runs = [await staticChecks(), await test('unit')];
  // These two mostly wait for real programs, and take half of a two-core machine each; the panel's come as a whole.
  runs.push(...(await Promise.all([test('integration'), test('e2e', { atOnce: true })])));
  for (const name of runs.flatMap(({ again }) => again)) say(`Passed only when tried once more: ${name}`);
  if (runs[0]?.failed) say('Lint, format or types failed; see above.');
  console.log(summary(runs));
  return runs.every(({ failed }) => failed === 0) ? 0 : 1;
});
