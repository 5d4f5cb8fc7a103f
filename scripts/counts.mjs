// @ts-check
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, normalize } from 'node:path/posix';
import { parseSync, runnerImport } from 'vite';
import { readText } from './lib/files.mjs';
import { inProject, projectDir } from './lib/project.mjs';
import { run } from './lib/run.mjs';

/** @typedef {{ path: string, text: string }} SourceFile */
/** @typedef {{ value: string | number, places: string[] }} Count */

const files = readSources();
const sources = files.filter(({ path }) => path.startsWith('src/'));

/** @type {Record<string, [title: string, count: () => Count | Promise<Count>]>} */
const counts = {
  click: ['Files from the socket to the pixel of a click (at most 9)', () => journey('A click')],
  replay: ['Files of a replay step (at most 10)', () => journey('A replay step')],
  lines: ['Lines of src and of scripts; median file (50 to 120), longest (at most 300)', lineCounts],
  duplicates: ['Exported names defined twice (0)', duplicateNames],
  where: ['"where" in comments of src, scripts and tests (at most 108)', () => list(files.flatMap(wheres))],
  functions: ['Functions above 80 lines (0)', () => lint('complexity/noExcessiveLinesPerFunction')],
  complexity: ['Cognitive complexity above 15 (0)', () => lint('complexity/noExcessiveCognitiveComplexity')],
  promises: ['Floating promises (0)', () => lint('nursery/noFloatingPromises')],
  arrows: ['Imports from a higher layer, in host and panel (0)', importArrows],
};

const [option, name = ''] = process.argv.slice(2);
if (option === undefined) {
  for (const [name, [title, count]] of Object.entries(counts)) {
    console.log(`${name.padEnd(12)}${String((await count()).value).padEnd(24)}${title}`);
  }
} else if (option === '--list' && counts[name]) {
  console.log((await counts[name][1]()).places.join('\n'));
} else {
  console.error(`Usage: npm run counts [-- --list ${Object.keys(counts).join('|')}]`);
  process.exitCode = 2;
}

/** @param {string[]} places @returns {Count} */
function list(places) {
  return { value: places.length, places };
}

/** @returns {SourceFile[]} */
function readSources() {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', 'src', 'scripts', 'tests'];
  const paths = execFileSync('git', args, { cwd: projectDir, encoding: 'utf8' }).split('\n');
  return [...new Set(paths)].filter(Boolean).flatMap((path) => {
    const text = readText(inProject(path));
    return text === undefined ? [] : [{ path, text }]; // it may be deleted, but not yet in a commit
  });
}

/** @param {SourceFile} file */
function isCode({ path }) {
  return /\.(ts|tsx|mjs)$/.test(path);
}

/** @param {SourceFile} file */
function lineCount({ text }) {
  return text.split('\n').length - 1;
}

/** @returns {Count} */
function lineCounts() {
  const sum = (/** @type {SourceFile[]} */ some) => some.reduce((total, file) => total + lineCount(file), 0);
  const ofScripts = sum(files.filter(({ path }) => path.startsWith('scripts/')));
  const sorted = sources.filter(isCode).sort((a, b) => lineCount(b) - lineCount(a));
  const [longest, median] = [sorted[0], sorted[Math.floor(sorted.length / 2)]];
  const value = `${sum(sorted)}, ${ofScripts}; ${median && lineCount(median)}, ${longest && lineCount(longest)}`;
  return { value, places: sorted.map((file) => `${lineCount(file)} ${file.path}`) };
}

/**
 * The files of a journey's line in ARCHITECTURE.md, such as "- **A click**: `main/api/server.ts` → `main/…`".
 * @param {string} name
 * @returns {Count}
 */
function journey(name) {
  const text = readFileSync(inProject('ARCHITECTURE.md'), 'utf8').replaceAll(/\n +/g, ' ');
  const line = text.split('\n').find((each) => each.startsWith(`- **${name}**`));
  if (line === undefined) return { value: 'not in ARCHITECTURE', places: [] };
  const paths = [...line.matchAll(/`([\w./-]+\.tsx?)`/g)].map(([, path]) => fullPath(path ?? ''));
  const places = paths.map((path, i) => `${path}${i > 0 ? connection(paths.slice(0, i), path) : ''}`);
  const problems = places.filter((place) => /WRONG|^(?!src)/.test(place)).length;
  return { value: `${paths.length}${problems > 0 ? `, ${problems} of them wrong` : ''}`, places };
}

/** @param {string} path from the project, `src`, `src/main` or `src/renderer/src` */
function fullPath(path) {
  const paths = ['', 'src/', 'src/main/', 'src/renderer/src/'].map((folder) => folder + path);
  return paths.find((each) => sources.some((file) => file.path === each)) ?? path;
}

/** How a file of a journey is connected to the ones before it. @param {string[]} before @param {string} path */
function connection(before, path) {
  const imports = new Map(sources.map((file) => [file.path, importedBy(file)]));
  const areDirect = before.some(
    (other) => imports.get(other)?.includes(path) || imports.get(path)?.includes(other),
  );
  if (areDirect) return '';
  const wiring = [...imports].find(
    ([, names]) => names.includes(path) && before.some((other) => names.includes(other)),
  );
  return wiring ? ` (connected in ${wiring[0]})` : ' (WRONG: not connected)';
}

/** @param {SourceFile} file @returns {string[]} */
function importedBy({ path, text }) {
  const names = [...text.matchAll(/\bfrom '(\.[^']+)'/g)].map(([, name]) => name);
  return names.flatMap((name) => ['.ts', '.tsx'].map((end) => normalize(`${dirname(path)}/${name}${end}`)));
}

/** Names that several files of `src` export. */
function duplicateNames() {
  /** @type {Map<string, Set<string>>} */
  const paths = new Map();
  const pattern =
    /^export (?:default |async |abstract |declare )*(?:const|function\*?|class|interface|type|enum) (\w+)/gm;
  for (const { path, text } of sources.filter(isCode)) {
    for (const [, name = ''] of text.matchAll(pattern))
      paths.set(name, (paths.get(name) ?? new Set()).add(path));
  }
  const twice = [...paths].filter(([, each]) => each.size > 1);
  return list(twice.map(([name, each]) => `${name}: ${[...each].join(', ')}`).sort());
}

/** Each "where" in a file's comments. @param {SourceFile} file */
function wheres(file) {
  if (!isCode(file)) return [];
  return parseSync(file.path, file.text).comments.flatMap(({ start, end }) =>
    [...file.text.slice(start, end).matchAll(/\bwhere\b/gi)].map(({ index }) => {
      const before = file.text.slice(0, start + index).split('\n');
      return `${file.path}:${before.length}: ${file.text.split('\n')[before.length - 1]?.trim()}`;
    }),
  );
}

/** @param {string} rule @returns {Promise<Count>} */
async function lint(rule) {
  const biome = inProject('node_modules/@biomejs/biome/bin/biome');
  const args = ['lint', `--only=${rule}`, '--max-diagnostics=none', '--reporter=concise', '--colors=off'];
  const { output } = await run(process.execPath, [biome, ...args, 'src', 'scripts'], { cwd: projectDir });
  return list(output.split('\n').filter((line) => line.includes(`lint/${rule}`)));
}

/** @returns {Promise<Count>} */
async function importArrows() {
  const { module } = await runnerImport(inProject('tests/support/import-rules.ts'));
  const sentences = sources.filter(isCode).flatMap((file) => module.violations(file));
  return list(sentences.filter((/** @type {string} */ sentence) => sentence.includes('not below')));
}
