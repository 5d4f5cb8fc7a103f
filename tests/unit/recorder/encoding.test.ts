import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { multipart } from '../../../src/main/api/multipart';
import { createThumbnailChooser, visualInterest } from '../../../src/main/recorder/capture/thumbnail';
import { encodeArgs, remuxArgs } from '../../../src/main/recorder/encode/ffmpeg-args';
import { convertToI420, i420Length, toEvenSize } from '../../../src/main/recorder/encode/i420';
import { concatList } from '../../../src/main/recorder/finish/remux';
import { parseSegmentLog, timeMapUntil } from '../../../src/main/recorder/library/segment-log';
import { Framebuffer } from '../../../src/main/rfb/framebuffer/framebuffer';
import { videoAt, wallAt } from '../../../src/shared/time-map';

describe('a multipart response', () => {
  it('follows the format, with the declared length', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'multipart-'));
    const path = join(folder, 'a');
    writeFileSync(path, 'abc\r\n--B--def');
    const { contentType, contentLength, body } = await multipart(
      [
        { type: 'video/mp4', path, bytes: 13 },
        { type: 'image/jpeg', path, bytes: 3 },
      ],
      'B',
    );
    // Both files are sent although they are deleted by now.
    rmSync(folder, { recursive: true });
    const bytes = await buffer(body);
    expect(contentType).toBe('multipart/mixed; boundary=B');
    expect(bytes.toString()).toBe(
      '--B\r\nContent-Type: video/mp4\r\n\r\nabc\r\n--B--def\r\n--B\r\nContent-Type: image/jpeg\r\n\r\nabc\r\n--B--\r\n',
    );
    expect(bytes.length).toBe(contentLength);
  });
});

describe('ffmpeg arguments', () => {
  const size = { width: 1920, height: 1080 };
  const args = (input = size, fps = 15, files = ['a/segment-0.mp4']) =>
    encodeArgs({ input, output: size, fps, files }).join(' ');
  const SURVIVES = '[f=mp4:movflags=+frag_every_frame+empty_moov+default_base_moof:flush_packets=1]';
  it('make a file that survives a kill', () => {
    expect(args()).toContain(`-f tee ${SURVIVES}a/segment-0.mp4`);
    expect(args()).toContain('-tune zerolatency');
  });
  it('encode once for several files', () => {
    const many = args(size, 15, ['a/segment-3.mp4', 'b/segment-0.mp4']);
    expect(many).toContain(`-f tee ${SURVIVES}a/segment-3.mp4|${SURVIVES}b/segment-0.mp4`);
    expect(many.split('libx264')).toHaveLength(2);
  });
  it('scale only frames of a different size', () => {
    expect(args()).not.toContain('-vf');
    expect(args({ width: 800, height: 600 })).toContain('scale=1920:1080');
  });
  it('use more threads for more pixels', () => {
    expect(args()).toContain('-threads 1 ');
    expect(args(size, 60)).toContain('-threads 2 ');
  });
  it('join without encoding', () => {
    expect(remuxArgs('l', 'm', 'f').join(' ')).toContain('-c copy -movflags +faststart');
  });
  it('list segments with their durations', () => {
    expect(
      concatList([
        { file: 'segment-0.mp4', startMs: 0 },
        { file: 'segment-1.mp4', startMs: 1500 },
      ]),
    ).toBe("ffconcat version 1.0\nfile 'segment-0.mp4'\nduration 1.5\nfile 'segment-1.mp4'\n");
  });
});

describe('the time map', () => {
  const points = [
    [0, 0],
    [1000, 1000],
    [21_000, 2000],
    [22_000, 3000],
  ] as const;
  it.each([
    [-5, 0],
    [0, 0],
    [500, 500],
    [1000, 1000],
    [11_000, 1500],
    [21_500, 2500],
    [99_999, 3000],
  ])('maps %i ms of wall time to %i ms of the video', (wall, video) => {
    expect(videoAt(points, wall)).toBe(video);
    if (wall >= 0 && wall <= 22_000) expect(wallAt(points, video)).toBe(wall);
  });
  it('is read from the segment log after a crash, up to the end of the video', () => {
    const log = parseSegmentLog(
      '{"wall":0,"video":0,"rate":1}\n{"segment":"segment-0.mp4","start_ms":0,"pid":1}\nnonsense\n' +
        '{"segment":"../x","start_ms":0,"pid":1}\n{"wall":350,"video":350,"rate":0.05}\n{"wall":9000,"video":782.5,"rate":1}\n{"wall":9',
    );
    expect([log.anchors.length, log.segments.length]).toEqual([3, 1]);
    expect(timeMapUntil(log.anchors, 400)).toEqual([
      [0, 0],
      [350, 350],
      [1350, 400],
    ]);
    expect(timeMapUntil([], 400)).toEqual([
      [0, 0],
      [400, 400],
    ]);
  });
});

describe('frames', () => {
  function screen(
    width: number,
    height: number,
    colour: (x: number, y: number) => readonly [number, number, number],
  ) {
    const framebuffer = new Framebuffer({ width, height });
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) framebuffer.data.set(colour(x, y), (y * width + x) * 4);
    }
    return framebuffer;
  }
  const convert = (framebuffer: Framebuffer) => {
    const picture = Buffer.alloc(i420Length(toEvenSize(framebuffer)), 7);
    convertToI420(framebuffer, { x: 0, y: 0, width: framebuffer.width, height: framebuffer.height }, picture);
    return picture;
  };
  it.each([
    [
      [0, 0, 0],
      [16, 128, 128],
    ],
    [
      [255, 255, 255],
      [235, 128, 128],
    ],
    [
      [255, 0, 0],
      [63, 102, 240],
    ],
    [
      [0, 255, 0],
      [173, 42, 26],
    ],
    [
      [0, 0, 255],
      [32, 240, 118],
    ],
  ] as const)('with the color %j have %j in BT.709', (rgb, yuv) => {
    const picture = convert(screen(4, 2, () => rgb));
    const found = [picture[0] ?? 0, picture[8] ?? 0, picture[10] ?? 0];
    for (const [i, value] of yuv.entries()) expect(Math.abs((found[i] ?? 0) - value)).toBeLessThanOrEqual(1);
  });
  it('of odd size get a copy of the last column and row', () => {
    const picture = convert(screen(3, 3, (x, y) => [x * 60, x * 60, y * 60]));
    expect(picture.length).toBe(24);
    expect([...picture.subarray(2, 4)]).toEqual([picture[2], picture[2]]);
    expect([...picture.subarray(12, 16)]).toEqual([...picture.subarray(8, 12)]);
  });
  it('with more content have a higher score, and few of them become thumbnails', () => {
    const size = { width: 200, height: 100 };
    const score = (framebuffer: Framebuffer) => visualInterest({ size, data: convert(framebuffer) });
    const black = score(screen(200, 100, () => [0, 0, 0]));
    const text = score(screen(200, 100, (x, y) => ((x * 7 + y * 3) % 5 < 2 ? [255, 255, 255] : [0, 0, 0])));
    expect(black).toBe(0);
    const chooser = createThumbnailChooser();
    expect([
      chooser.accepts(black, 0, false),
      chooser.accepts(text, 1000, false),
      chooser.accepts(text, 3000, false),
      chooser.accepts(text, 6000, false),
      chooser.accepts(text, 9000, true),
      chooser.accepts(black, 12_000, true),
    ]).toEqual([true, false, true, false, true, false]);
  });
});
