import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainOldFfmpeg, findFfmpeg, oldVersion } from '../../../src/main/recorder/encode/ffmpeg-path';
import { tempDir } from '../../support/temp-dir';

/** An ffmpeg that only prints its version. */
function ffmpegOf(version: string, folder = tempDir()): string {
  const path = join(folder, 'ffmpeg');
  writeFileSync(path, `#!/bin/sh\necho 'ffmpeg version ${version} Copyright (c) 2000-2026'\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('findFfmpeg', () => {
  it('prefers FFMPEG_PATH', () => {
    const [own, other] = [ffmpegOf('7.1'), tempDir()];
    ffmpegOf('6.0', other);
    expect(findFfmpeg({ FFMPEG_PATH: own, PATH: other })).toBe(own);
  });
});

describe('oldVersion', () => {
  it.each([
    ['ffmpeg version 4.4.2-0ubuntu0.22.04.1 Copyright', '4.4.2-0ubuntu0.22.04.1'],
    ['ffmpeg version n5.0.1 Copyright', '5.0.1'],
    ['ffmpeg version 5.1.6-0+deb12u1 Copyright', undefined],
    ['ffmpeg version 10.0 Copyright', undefined],
    ['ffmpeg version N-109542-g8d2f1a Copyright', undefined],
    ['', undefined],
  ])('of %s is %s', (output, version) => expect(oldVersion(output)).toBe(version));
});

describe('explainOldFfmpeg', () => {
  it('names the program and its version', async () => {
    const old = ffmpegOf('4.4.2');
    expect(await explainOldFfmpeg(old)).toBe(`${old} is ffmpeg 4.4.2, but recordings need 5.1 or later.`);
  });
  it('is undefined for a new one, and for one that does not start', async () => {
    expect(await explainOldFfmpeg(ffmpegOf('7.1'))).toBeUndefined();
    expect(await explainOldFfmpeg('/nowhere/ffmpeg')).toBeUndefined();
  });
});
