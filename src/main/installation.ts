import type { Installation } from '../shared/installation';
import { projectDir } from './paths';

/** How this program was installed. */
export const installation: Installation = installationOf(projectDir);

/** The installation of a project's folder: the packaged app is one archive, and npm installs into node_modules. */
export function installationOf(dir: string): Installation {
  if (/[\\/]app\.asar$/.test(dir)) return 'app';
  return /[\\/]node_modules[\\/]/.test(dir) ? 'npm' : 'source';
}
