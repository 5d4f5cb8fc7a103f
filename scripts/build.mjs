// @ts-check
import { build } from './lib/build.mjs';
import { command } from './lib/report.mjs';
import { prepareDependencies } from './setup.mjs';

await command(async () => {
  await prepareDependencies();
  await build();
});
