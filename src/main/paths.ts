import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { outsideArchive } from './base/files';

/** The project's folder: the nearest one above this file with a package.json. */
export const projectDir: string = (() => {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) throw new Error('There is no package.json above this file.');
  }
})();

/** In a package beside the archive: openbox and other programs read these files, too. */
export const resourcesDir = outsideArchive(join(projectDir, 'resources'));

export const readmeFile = outsideArchive(join(projectDir, 'README.md'));

/** The built panel. */
export const panelDir = join(projectDir, 'out', 'renderer');

/** The built program that serves this machine's own screen. */
export const hostScreenProgram = join(projectDir, 'out', 'main', 'host-screen.js');

/** The built page of an exported session, compressed by Brotli. */
export const offlinePage = join(projectDir, 'out', 'offline', 'index.html.br');

/** The built program of the snapshot worker. */
export const snapshotsProgram = join(projectDir, 'out', 'main', 'snapshots.js');

export function projectVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : '0';
}
