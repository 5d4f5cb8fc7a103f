import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDir } from './host-run';

/** A valid video of one second in 64x48, with `padding` unused bytes. */
export function tinyVideo(padding = 0): Buffer {
  const folder = temporaryDir();
  try {
    const path = join(folder.path, 'video.mp4');
    const source = ['-f', 'lavfi', '-i', 'color=c=teal:s=64x48:r=10:d=1'];
    const target = ['-pix_fmt', 'yuv420p', '-movflags', '+faststart', path];
    execFileSync('ffmpeg', ['-v', 'error', ...source, ...target]);
    const free = Buffer.alloc(padding);
    if (padding > 0) {
      free.writeUInt32BE(padding);
      free.write('free', 4);
    }
    return Buffer.concat([readFileSync(path), free]);
  } finally {
    folder.remove();
  }
}
