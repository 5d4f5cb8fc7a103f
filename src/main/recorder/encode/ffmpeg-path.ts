import { createRequire } from 'node:module';
import { attempt } from '../../base/attempt';
import { which } from '../../process/which';
import { RecorderError } from '../recorder-error';

/**
 * The ffmpeg of the `ffmpeg-static` package if it is installed, else `FFMPEG_PATH`, else the one on PATH.
 * @throws {RecorderError} with instructions
 */
export function findFfmpeg(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const found = [packaged(), env.FFMPEG_PATH, 'ffmpeg']
    .map((candidate) => (candidate ? which(candidate, env.PATH) : undefined))
    .find((path) => path !== undefined);
  if (found !== undefined) return found;
  throw new RecorderError(
    'no-ffmpeg',
    'ffmpeg not found. Install it (Debian: apt install ffmpeg) or set FFMPEG_PATH.',
  );
}

/** Undefined if the package, which is optional, is not installed. */
function packaged(): string | undefined {
  const path: unknown = attempt(() => createRequire(import.meta.url)('ffmpeg-static'));
  return typeof path === 'string' ? path : undefined;
}
