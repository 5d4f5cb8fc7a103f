import { missingLine } from '../../needs/missing';
import { DESKTOP_NEEDS } from '../../needs/needs.mjs';
import { which } from '../../process/which';
import { DesktopError } from '../desktop-error';

/** The programs that a virtual desktop requires. */
export type DesktopPrograms = ReturnType<typeof findPrograms>;

/** Finds them. @throws {DesktopError} with all missing programs and the command that installs them */
export function findPrograms(
  find: (program: string) => string | undefined = which,
  platform: NodeJS.Platform = process.platform,
) {
  if (platform !== 'linux') {
    throw new DesktopError('unsupported', 'The virtual desktop runs on Linux only.');
  }
  const [xvnc, openbox] = [find('Xvnc'), find('openbox')];
  if (xvnc !== undefined && openbox !== undefined) return { xvnc, openbox };
  const missing = DESKTOP_NEEDS.filter(
    ({ essential, programs }) => essential.includes('start') && !programs?.some((program) => find(program)),
  );
  throw new DesktopError('not-installed', missingLine(missing));
}
