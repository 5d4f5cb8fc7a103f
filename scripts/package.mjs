// @ts-check
// Builds packages of the app for this system into out/packages: npm run package [-- electron-builder's arguments]
// npm run test:package also installs and runs them.
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProject, projectDir } from './lib/project.mjs';
import { command } from './lib/report.mjs';
import { runShown } from './lib/run.mjs';
import { runTests, summary } from './lib/tests.mjs';
import { preparePackaging } from './setup.mjs';

const args = process.argv.slice(2);
const isTest = args[0] === '--test';

await command(async () => {
  await preparePackaging(isTest ? 'test' : 'start');
  // A test does not need small packages.
  const code = await buildPackages(isTest ? ['--config.compression=store'] : args);
  if (code !== 0 || !isTest) return code;
  const counts = await runTests('package', []);
  console.log(summary([counts]));
  return counts.failed === 0 ? 0 : 1;
});

/** @param {readonly string[]} given more arguments of electron-builder */
async function buildPackages(given) {
  const out = inProject('out/packages');
  rmSync(out, { recursive: true, force: true });
  const scratch = mkdtempSync(join(tmpdir(), 'jumpseat-package-'));
  try {
    const builder = inProject('packaging/node_modules/electron-builder/cli.js');
    const options = [...targets(), ...electronDist(scratch), ...given];
    return await runShown(process.execPath, [builder, ...options], {
      cwd: projectDir,
      env: { ...process.env, ...ownTools(scratch) },
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** On Linux, the packages that can be built without a download; elsewhere all. */
function targets() {
  const config = ['--config', 'packaging/electron-builder.config.mjs', '--publish', 'never'];
  return process.platform === 'linux' ? [...config, '--linux', 'deb', 'tar.gz'] : config;
}

/**
 * The Electron of `ELECTRON_OVERRIDE_DIST_PATH`, without an app of its own, which it would prefer to ours. Without the
 * variable, electron-builder downloads one.
 * @param {string} scratch
 */
function electronDist(scratch) {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!given) return [];
  const dist = join(scratch, 'electron');
  const ownApp = join(given, 'resources', 'app');
  cpSync(given, dist, { recursive: true, verbatimSymlinks: true, filter: (path) => path !== ownApp });
  return [`--config.electronDist=${dist}`];
}

/** Programs of ours instead of electron-builder's downloads, for the packages for Linux. @param {string} scratch */
function ownTools(scratch) {
  if (process.platform !== 'linux') return {};
  const [fpm, gzip] = [inProject('packaging/fpm.mjs'), inProject('packaging/gzip.mjs')];
  for (const program of [fpm, gzip]) chmodSync(program, 0o755);
  const bin = join(scratch, 'bin');
  mkdirSync(bin);
  symlinkSync(fpm, join(bin, 'fpm'));
  return { USE_SYSTEM_FPM: 'true', PATH: `${bin}:${process.env.PATH}`, ELECTRON_BUILDER_7ZIP_PATH: gzip };
}
