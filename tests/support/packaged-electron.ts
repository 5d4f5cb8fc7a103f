import { copyFileSync, linkSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const PROJECT = join(import.meta.dirname, '..', '..');

/**
 * Makes an Electron that takes itself for a packaged app: its program has a name of its own, and the app is in its
 * resources. Linux only.
 * @returns its program
 */
export function packagedElectron(electron: string, folder: string): string {
  const dist = dirname(electron);
  const program = join(folder, 'jumpseat');
  mkdirSync(join(folder, 'resources'), { recursive: true });
  for (const name of readdirSync(dist)) {
    if (name !== basename(electron) && name !== 'resources')
      symlinkSync(join(dist, name), join(folder, name));
  }
  symlinkSync(PROJECT, join(folder, 'resources', 'app'));
  try {
    linkSync(electron, program);
  } catch {
    copyFileSync(electron, program); // it is on a different disk
  }
  return program;
}
