// @ts-check
import { staticChecks } from './lib/checks.mjs';
import { command, say } from './lib/report.mjs';
import { runTests, runTestsTwice, summary } from './lib/tests.mjs';
import { prepareTests } from './setup.mjs';

const filters = process.argv.slice(2);

await command(async () => {
  try {
    await prepareTests();
  } catch (error) {
    // The last line must show that no test ran.
    process.once('exit', () => console.log('0 passed, 1 failed'));
    throw error;
  }
  const runs = [await staticChecks()];
  // With filters, one of the projects may have no matching test.
  const extra = filters.length > 0 ? [...filters, '--passWithNoTests'] : [];
  runs.push(await runTests('unit', extra));
  runs.push(await runTestsTwice('integration', extra));
  if (runs[0]?.failed) say('Lint, format, types or unused code failed; see above.');
  console.log(summary(runs));
  return runs.every(({ failed }) => failed === 0) ? 0 : 1;
});
