// @ts-check
// Long series of random failures: npm run soak [-- SERIES…] [--rounds N] [--seed N]
import { parseArgs } from 'node:util';
import { command, SetupError } from './lib/report.mjs';
import { runTests, summary } from './lib/tests.mjs';
import { prepare } from './setup.mjs';

/** Series that are test files of their own. */
const FILES = new Map([
  ['crowd', 'tests/integration/crowd.test.ts'],
  ['exclusive-control', 'tests/integration/exclusive-control.test.ts'],
]);

await command(async () => {
  const { values, positionals } = parseArgs({
    options: { rounds: { type: 'string' }, seed: { type: 'string' } },
    allowPositionals: true,
  });
  for (const [name, value] of Object.entries(values)) {
    if (!/^\d+$/.test(value)) throw new SetupError(`--${name} must be a number.`);
  }
  if (process.platform !== 'linux') throw new SetupError('The soak run needs the virtual desktop, so Linux.');
  await prepare('test');
  const { rounds, seed } = values;
  const series = positionals.filter((name) => !FILES.has(name));
  const files =
    positionals.length === 0 ? [...FILES.values()] : positionals.flatMap((name) => FILES.get(name) ?? []);
  if (positionals.length === 0 || series.length > 0) files.push('tests/integration/soak.test.ts');
  Object.assign(process.env, {
    SOAK_FULL: '1',
    ...(rounds !== undefined && { SOAK_ROUNDS: rounds }),
    ...(seed !== undefined && { TEST_SEED: seed }),
    ...(series.length > 0 && { SOAK_SERIES: series.join(',') }),
  });
  const counts = await runTests('integration', ['--maxWorkers', '1', ...files]);
  console.log(summary([counts]));
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
});
