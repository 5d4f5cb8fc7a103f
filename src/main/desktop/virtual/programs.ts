import { which } from '../../process/which';
import { DesktopError } from '../desktop-error';

const NEEDED = [
  ['Xvnc', 'tigervnc-standalone-server'],
  ['openbox', 'openbox'],
] as const;

/** The programs that a virtual desktop requires. */
export type DesktopPrograms = ReturnType<typeof findPrograms>;

/** Finds them. @throws {DesktopError} with all missing programs and the packages to install */
export function findPrograms(
  find: (program: string) => string | undefined = which,
  platform: NodeJS.Platform = process.platform,
) {
  if (platform !== 'linux') {
    throw new DesktopError('unsupported', 'The virtual desktop runs on Linux only.');
  }
  const [xvnc, openbox] = [find('Xvnc'), find('openbox')];
  if (xvnc !== undefined && openbox !== undefined) return { xvnc, openbox };
  const missing = NEEDED.filter(([program]) => find(program) === undefined);
  const names = missing.map(([program]) => program).join(' and ');
  const packages = missing.map(([, name]) => name).join(' ');
  const verb = missing.length === 1 ? 'is' : 'are';
  throw new DesktopError(
    'not-installed',
    `${names} ${verb} not installed. Install: apt-get install ${packages}`,
  );
}
