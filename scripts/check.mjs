// @ts-check
import { staticChecks } from './lib/checks.mjs';
import { command } from './lib/report.mjs';
import { runTests, summary } from './lib/tests.mjs';
import { prepareDependencies } from './setup.mjs';

await command(async () => {
  await prepareDependencies();
  const sound = await staticChecks();
  const counts = await runTests(['--project', 'unit', ...process.argv.slice(2)]);
  console.log(summary([counts]));
  return sound && counts.failed === 0 ? 0 : 1;
});
