// @ts-check
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJson, readText } from './files.mjs';

/** Files of a package that contain its license, or what it demands to be passed on. */
const LICENSE_FILE = /^(licen[cs]e|copying|notice)|licen[cs]e$/i;

/** The folders of the packages whose modules are in the bundles. @type {Set<string>} */
const bundled = new Set();

/**
 * A plugin that notes which packages are in a bundle.
 * @returns {import('vite').Plugin}
 */
export function notePackages() {
  return {
    name: 'jumpseat-note-packages',
    generateBundle(_options, bundle) {
      const ids = Object.values(bundle).flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
      for (const id of ids) {
        const dir = /^\0?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id)?.[1];
        if (dir !== undefined) bundled.add(dir);
      }
    },
  };
}

/**
 * A plugin that writes the licenses of all that is shipped, at the end of the last bundle.
 * @param {string} projectDir
 * @returns {import('vite').Plugin}
 */
export function writeNotices(projectDir) {
  return {
    name: 'jumpseat-write-notices',
    closeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        const file = join(projectDir, 'out/THIRD-PARTY-NOTICES.txt');
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, noticesOf([...bundled, ...productionPackages(projectDir)]));
      },
    },
  };
}

/** The folders of the installed packages that are needed at run time. @param {string} projectDir */
function productionPackages(projectDir) {
  /** @type {Record<string, { dev?: boolean, devOptional?: boolean }>} */
  const packages = readJson(join(projectDir, 'package-lock.json'))?.packages ?? {};
  return Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
    .map(([path]) => join(projectDir, path))
    .filter((dir) => existsSync(dir));
}

/**
 * The notices of packages. Those with the same text share it: most have that of the MIT license, and differ in its copyright.
 * @param {readonly string[]} dirs their folders
 */
function noticesOf(dirs) {
  /** @type {Map<string, { text: string, titles: Set<string> }>} */
  const groups = new Map();
  for (const { title, text } of dirs.map(noticeOf)) {
    const key = text.replaceAll(/\s+/g, ' ');
    const group = groups.get(key) ?? { text, titles: new Set() };
    groups.set(key, group);
    group.titles.add(title);
  }
  const notices = [...groups.values()].map(
    ({ titles, text }) => `${[...titles].sort().join('\n')}\n\n${text}`,
  );
  return [
    'Jumpseat contains or needs these packages. The app also contains Electron and Chromium, whose licenses are in',
    'LICENSE.electron.txt and LICENSES.chromium.html.',
    ...notices.sort().map((notice) => `\n${'='.repeat(80)}\n${notice}`),
    '',
  ].join('\n');
}

const COPYRIGHT = /^\s*(copyright|\(c\)|©).*$\n?/gim;

/** @param {string} dir */
function noticeOf(dir) {
  const { name, version, license, repository, homepage } = readJson(join(dir, 'package.json')) ?? {};
  const source = (typeof repository === 'string' ? repository : repository?.url) ?? homepage;
  const text = licenseFiles(dir)
    .map((file) => readText(file)?.trim())
    .join('\n\n');
  const copyrights = (text.match(COPYRIGHT) ?? []).map((line) => `    ${line.trim()}`);
  return {
    title: [[`${name} ${version}`, license, source].filter(Boolean).join(', '), ...copyrights].join('\n'),
    text: text.replaceAll(COPYRIGHT, '').trim(),
  };
}

/** Also those of what a package includes, such as noVNC's pako. @param {string} dir */
function licenseFiles(dir) {
  const vendor = join(dir, 'vendor');
  const entries = existsSync(vendor) ? readdirSync(vendor, { withFileTypes: true }) : [];
  const included = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(vendor, name));
  return [dir, ...included].flatMap((folder) =>
    filesIn(folder)
      .filter((name) => LICENSE_FILE.test(name))
      .map((name) => join(folder, name)),
  );
}

/** The names of the files in a folder. @param {string} dir */
function filesIn(dir) {
  const entries = readdirSync(dir, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
