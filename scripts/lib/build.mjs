// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readText } from './files.mjs';
import { inProject, projectDir } from './project.mjs';
import { failure, step } from './report.mjs';
import { run } from './run.mjs';

const SOURCES = [
  'src',
  'resources',
  'electron.vite.config.ts',
  'scripts/lib/notices.mjs',
  'scripts/lib/offline-page.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
];
const OUTPUTS = [
  'out/main/index.js',
  'out/main/headless.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
  'out/offline/index.html.br',
  'out/THIRD-PARTY-NOTICES.txt',
];
const STAMP = 'out/.built-from';

/** Whether out/ was built from the current sources. */
export function isBuilt() {
  return (
    OUTPUTS.every((path) => existsSync(inProject(path))) &&
    readText(inProject(STAMP)) === fingerprint(projectDir, SOURCES)
  );
}

/** Builds main, preload and panel into out/. */
export async function build() {
  await step('Building', async () => {
    // Computed before the build: a file that is saved during the build is built again the next time.
    const built = fingerprint(projectDir, SOURCES);
    rmSync(inProject(STAMP), { force: true }); // a failed build must not count
    const cli = inProject('node_modules/electron-vite/bin/electron-vite.js');
    const { code, output } = await run(process.execPath, [cli, 'build'], { cwd: projectDir });
    if (code !== 0) throw failure('The build failed:', output);
    mkdirSync(inProject('out'), { recursive: true });
    writeFileSync(inProject(STAMP), built);
  });
}

/**
 * A hash of the name, size and time of every file, which changes if a file is added, changed or deleted.
 * @param {string} dir
 * @param {readonly string[]} paths files and folders in `dir`, which may be missing
 */
export function fingerprint(dir, paths) {
  const hash = createHash('sha256');
  for (const path of paths) for (const file of files(dir, path)) hash.update(`${file}\n`);
  return hash.digest('hex');
}

/**
 * @param {string} dir
 * @param {string} path
 * @returns {Generator<string>}
 */
function* files(dir, path) {
  const stats = statSync(`${dir}/${path}`, { throwIfNoEntry: false });
  if (!stats) return yield `${path} is missing`;
  if (!stats.isDirectory()) return yield `${path} ${stats.size} ${stats.mtimeMs}`;
  for (const name of readdirSync(`${dir}/${path}`).sort()) yield* files(dir, `${path}/${name}`);
}
