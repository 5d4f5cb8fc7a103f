// @ts-check
import { staticChecks } from './lib/checks.mjs';
import { command } from './lib/report.mjs';
import { runTests, summary } from './lib/tests.mjs';
import { prepareDependencies } from './setup.mjs';

await command(async () => {
  await prepareDependencies();
  const runs = [await staticChecks(), await runTests('unit', process.argv.slice(2))];
  console.log(summary(runs));
  return runs.every(({ failed }) => failed === 0) ? 0 : 1;
});
