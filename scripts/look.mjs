// @ts-check
// Compares the panel's screens with their pictures: npm run test:look [-- --update]
import { parseArgs } from 'node:util';
import { command } from './lib/report.mjs';
import { runTests, summary } from './lib/tests.mjs';
import { prepare } from './setup.mjs';

await command(async () => {
  const { values } = parseArgs({ options: { update: { type: 'boolean', default: false } } });
  await prepare('test');
  if (values.update) process.env.LOOK_UPDATE = '1';
  const counts = await runTests('integration', ['tests/e2e/look.test.ts']);
  console.log(summary([counts]));
  return counts.failed === 0 ? 0 : 1;
});
