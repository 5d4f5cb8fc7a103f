import { messageOf } from '../../shared/error-info';
import { unsupportedReason } from '../desktop/host/host-session';
import { missingLine } from '../needs/missing';
import { DESKTOP_NEEDS, type Need } from '../needs/needs.mjs';
import { which } from '../process/which';
import { explainOldFfmpeg, findFfmpeg } from '../recorder/encode/ffmpeg-path';
import { advised, type Finding, missing, ok, outputOf } from './check';

/** ffmpeg is found in more places than PATH, and must have the right codecs. */
const FFMPEG = 'ffmpeg';

/** The programs and fonts of a virtual desktop. */
export async function checkNeeds(): Promise<Finding[]> {
  const needs = DESKTOP_NEEDS.filter(({ what }) => what !== FFMPEG);
  return Promise.all(
    needs.map(async (need) => {
      const found = await findNeed(need);
      if (found !== undefined) return ok(`${need.what}: ${found}`);
      return (need.essential.includes('start') ? missing : advised)(missingLine([need]));
    }),
  );
}

/** A program's path or a font's name; undefined if the system does not have it. */
async function findNeed({ programs = [], font }: Need): Promise<string | undefined> {
  if (font === undefined) return programs.map((program) => which(program)).find((path) => path !== undefined);
  const names = await outputOf('fc-list', [font, 'family']);
  return names?.split('\n')[0]?.split(',')[0] || undefined;
}

/** What recordings use: an H.264 encoder, MP4, and writing to several files at once. */
const FFMPEG_PARTS = [
  ['-encoders', 'libx264'],
  ['-encoders', 'mjpeg'],
  ['-muxers', 'mp4'],
  ['-muxers', 'tee'],
] as const;

/** Whether there is an ffmpeg that can record. Without it, all else works. */
export async function checkFfmpeg(find: () => string = findFfmpeg): Promise<Finding> {
  let path: string;
  try {
    path = find();
  } catch (error) {
    return advised(`For recordings: ${messageOf(error)}`);
  }
  const old = await explainOldFfmpeg(path);
  if (old !== undefined) return advised(`${old} Set FFMPEG_PATH to a newer one.`);
  const lists = {
    '-encoders': await outputOf(path, ['-hide_banner', '-encoders']),
    '-muxers': await outputOf(path, ['-hide_banner', '-muxers']),
  };
  const lacks = FFMPEG_PARTS.filter(([list, name]) => !lists[list]?.match(new RegExp(`\\s${name}\\s`)));
  if (lacks.length === 0) return ok(`ffmpeg: ${path}, with H.264`);
  const names = lacks.map(([, name]) => name).join(', ');
  return advised(
    `Recordings need ffmpeg with ${names}, which ${path} lacks. Set FFMPEG_PATH to a different one.`,
  );
}

/** Whether this machine's own screen can be shown, or a window opened. */
export function checkDisplay(desktop: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Finding {
  if (desktop === 'host') {
    const reason = unsupportedReason({ platform, env });
    return reason === undefined ? ok("display: this machine's own screen") : missing(reason);
  }
  if (platform !== 'linux') return ok('display: a window can be opened');
  const display = env.WAYLAND_DISPLAY ?? env.DISPLAY;
  return display
    ? ok(`display: ${display}`)
    : ok('display: there is none, so the panel opens in a browser, here or through a tunnel');
}

const SECRET_SERVICES = ['org.freedesktop.secrets', 'org.kde.kwalletd6', 'org.kde.kwalletd5'];

/** Whether the app can remember passwords of VNC servers. */
export async function checkKeychain(platform: NodeJS.Platform): Promise<Finding> {
  if (platform !== 'linux') return ok("keychain: the system's");
  const names = await outputOf('dbus-send', [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/org/freedesktop/DBus',
    'org.freedesktop.DBus.ListNames',
  ]);
  const service = SECRET_SERVICES.find((name) => names?.includes(`"${name}"`));
  return service === undefined
    ? advised(
        'No keychain runs, so no password of a VNC server can be remembered. Start GNOME Keyring or KWallet.',
      )
    : ok(`keychain: ${service}`);
}
