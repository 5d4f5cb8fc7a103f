import { createRequire } from 'node:module';
import { which } from '../../process/which';
import { RecorderError } from '../recorder-error';

/**
 * The ffmpeg to use: that of the `ffmpeg-static` package where it could be fetched, else `FFMPEG_PATH`, else the one on
 * PATH. @throws {RecorderError} that says what to do.
 */
export function findFfmpeg(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const found = [packaged(), env.FFMPEG_PATH, 'ffmpeg']
    .map((candidate) => (candidate ? which(candidate, env.PATH) : undefined))
    .find((path) => path !== undefined);
  if (found !== undefined) return found;
  throw new RecorderError(
    'no-ffmpeg',
    'There is no ffmpeg: install it (on Debian: apt install ffmpeg), or give its path in FFMPEG_PATH.',
  );
}

function packaged(): string | undefined {
  try {
    const path: unknown = createRequire(import.meta.url)('ffmpeg-static');
    return typeof path === 'string' ? path : undefined;
  } catch {
    return undefined; // optional, and not installed
  }
}
