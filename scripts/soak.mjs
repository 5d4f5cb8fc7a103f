// @ts-check
// Long series of random failures: npm run soak [-- SERIES…] [--rounds N] [--seed N]
import { parseArgs } from 'node:util';
import { command, SetupError } from './lib/report.mjs';
import { runTests, summary } from './lib/tests.mjs';
import { prepare } from './setup.mjs';

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
  Object.assign(process.env, {
    SOAK_FULL: '1',
    ...(rounds !== undefined && { SOAK_ROUNDS: rounds }),
    ...(seed !== undefined && { TEST_SEED: seed }),
    ...(positionals.length > 0 && { SOAK_SERIES: positionals.join(',') }),
  });
  const counts = await runTests(['--project', 'integration', 'tests/integration/soak.test.ts']);
  console.log(summary([counts]));
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
});
