import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { attempt } from '../../base/attempt';
import { outsideArchive } from '../../base/files';
import { missingLine } from '../../needs/missing';
import { DESKTOP_NEEDS } from '../../needs/needs.mjs';
import { which } from '../../process/which';
import { RecorderError } from '../recorder-error';

/** The oldest version with the options that we use: `-fps_mode` came with it. */
const OLDEST = [5, 1] as const;
/** Time limit for ffmpeg to print its version (ms). */
const VERSION_MS = 3000;

/**
 * The ffmpeg that `FFMPEG_PATH` names, else that of the `ffmpeg-static` package if it is installed, else the one on PATH.
 * @throws {RecorderError} with instructions
 */
export function findFfmpeg(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const found = [env.FFMPEG_PATH, packaged(), 'ffmpeg']
    .map((candidate) => (candidate ? which(candidate, env.PATH) : undefined))
    .find((path) => path !== undefined);
  if (found !== undefined) return found;
  const needs = DESKTOP_NEEDS.filter(({ what }) => what === 'ffmpeg');
  throw new RecorderError('no-ffmpeg', `${missingLine(needs)} Or set FFMPEG_PATH.`);
}

/** Undefined if the package, which is optional, is not installed. */
function packaged(): string | undefined {
  const path: unknown = attempt(() => createRequire(import.meta.url)('ffmpeg-static'));
  return typeof path === 'string' ? outsideArchive(path) : undefined;
}

/** Whether an ffmpeg that failed is too old: a sentence that says so, or undefined. */
export async function explainOldFfmpeg(ffmpeg: string): Promise<string | undefined> {
  const options = { timeout: VERSION_MS, windowsHide: true };
  const { stdout } = await promisify(execFile)(ffmpeg, ['-version'], options).catch(() => ({ stdout: '' }));
  const version = oldVersion(stdout);
  return version && `${ffmpeg} is ffmpeg ${version}, but recordings need ${OLDEST.join('.')} or later.`;
}

/** The version in the output of `ffmpeg -version` if it is too old; undefined also for builds without a number. */
export function oldVersion(output: string): string | undefined {
  const [, version, major, minor] = /^ffmpeg version n?((\d+)\.(\d+)\S*)/.exec(output) ?? [];
  const isOld = Number(major) < OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) < OLDEST[1]);
  return isOld ? version : undefined;
}
