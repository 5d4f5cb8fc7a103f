import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasX, isOurs, startHost } from '../../support/backend';
import { openProgram } from '../../support/desktop-programs';
import type { Host } from '../../support/host';
import { waitFor } from '../../support/wait-for';

const exec = promisify(execFile);
let host: Host;
beforeAll(async () => {
  host = await startHost();
  await host.desktopEnv();
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
});

const hd = { scaled_width: 1280, scaled_height: 720 };
const laptop = { scaled_width: 1366, scaled_height: 768 };

async function positionSeenByX(): Promise<[number, number]> {
  const { stdout } = await exec('xdotool', ['getmouselocation', '--shell'], { env: await host.desktopEnv() });
  return [Number(/X=(\d+)/.exec(stdout)?.[1]), Number(/Y=(\d+)/.exec(stdout)?.[1])];
}

describe('coordinates', () => {
  it.each([
    [hd, [640, 360], [960, 540]],
    [hd, [853, 402], [1280, 603]],
    [hd, [5000, -5], [1919, 0]],
    [hd, [0, 0], [0, 0]],
    [hd, [1279, 719], [1919, 1079]],
    [laptop, [1365, 767], [1919, 1079]],
    [{}, [640, 360], [640, 360]],
    [{}, [-1, 99999], [0, 1079]],
    [{ scaled_width: 1920, scaled_height: 1080 }, [1918, 1081], [1918, 1079]],
    // Each axis is scaled separately.
    [{ scaled_width: 1280 }, [640, 360], [960, 360]],
    [{ scaled_height: 720 }, [640, 360], [640, 540]],
    [{ scaled_width: 3840, scaled_height: 2160 }, [1000, 1000], [500, 500]],
  ])('with size %j, %j is %j on the desktop', async (declared, coordinate, native) => {
    await host.act({ action: 'mouse_move', coordinate, ...declared });
    expect(await positionSeenByX()).toEqual(native);
    const [x, y] = native;
    expect((await host.act({ action: 'cursor_position' })).json.output).toBe(`x=${x},y=${y}`);
  });

  it.each([
    [[960, 540], hd, 'x=640,y=360'],
    [[1919, 1079], laptop, 'x=1365,y=767'],
    [[1919, 0], hd, 'x=1279,y=0'],
    [[1280, 603], { scaled_width: 1280 }, 'x=853,y=603'],
  ])('%j on the desktop is reported with size %j as %s', async (coordinate, declared, output) => {
    await host.act({ action: 'mouse_move', coordinate });
    expect((await host.act({ action: 'cursor_position', ...declared })).json.output).toBe(output);
  });

  // RFB does not report the pointer's position, so the host returns the one that the last action set.
  const last = hasX() ? 'x=321,y=123' : 'x=1280,y=603';
  it('are those of the pointer, or without X those of the last action', async () => {
    await exec('xdotool', ['mousemove', '321', '123'], { env: await host.desktopEnv() });
    expect((await host.act({ action: 'cursor_position' })).json.output).toBe(last);
  });

  it.each([
    ['left_click', {}],
    ['right_click', {}],
    ['middle_click', {}],
    ['double_click', {}],
    ['triple_click', {}],
    ['scroll', {}],
    ['left_click_drag', { start_coordinate: [10, 10] }],
  ])('are scaled for %s too', async (action, rest) => {
    await host.act({ action, coordinate: [853, 402], ...rest, ...hd });
    expect(await positionSeenByX()).toEqual([1280, 603]);
    await host.act({ action: 'key', text: 'Escape' }); // closes any menu
  });
});

/** The screen as X reports it, without the pointer, as RGB. */
async function screenSeenByX(): Promise<Buffer> {
  const { DISPLAY, ...env } = await host.desktopEnv();
  const { stdout } = await exec(
    'ffmpeg',
    [
      ...['-loglevel', 'error', '-f', 'x11grab', '-draw_mouse', '0', '-video_size', '1920x1080'],
      ...['-i', DISPLAY ?? '', '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
    ],
    { env, encoding: 'buffer', maxBuffer: 2 ** 24 },
  );
  return stdout;
}

async function screenshot(declared: { scaled_width?: number; scaled_height?: number } = {}) {
  const { json } = await host.act({ action: 'screenshot', ...declared });
  const image = sharp(Buffer.from(String(json.screenshot_data), 'base64'));
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  expect((await image.metadata()).format).toBe('png');
  expect([json.screenshot_width, json.screenshot_height]).toEqual([info.width, info.height]);
  return {
    data,
    info,
    pixel: (x: number, y: number) => [...data.subarray((y * info.width + x) * info.channels).subarray(0, 3)],
  };
}

/** The box around all pixels that differ. */
function difference(a: Buffer, b: Buffer, width: number) {
  const box = { left: Infinity, top: Infinity, right: -1, bottom: -1 };
  for (let i = 0; i < a.length; i += 3) {
    if (a[i] === b[i] && a[i + 1] === b[i + 1] && a[i + 2] === b[i + 2]) continue;
    const [x, y] = [(i / 3) % width, Math.floor(i / 3 / width)];
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}

describe('a screenshot', () => {
  const colour = '#1290fe';
  const isBlue = (pixel: readonly number[]) => pixel.join() === [0x12, 0x90, 0xfe].join();
  const colours = ['-bg', colour, '-fg', colour, '-cr', colour, '-ms', colour];

  it('matches the screen exactly, with the pointer at its position', async () => {
    const window = await openProgram(host, 'blue', 'xterm', [
      ...['-T', 'blue', '-geometry', '60x20+300+200', ...colours],
    ]);
    await host.act({ action: 'mouse_move', coordinate: [1500, 900] });
    const { x, y, width, height } = window.place;
    const corners = [
      [x + 4, y + 4],
      [x + width - 4, y + 4],
      [x + 4, y + height - 4],
      [x + width - 4, y + height - 4],
    ] as const;
    const { info, pixel } = await waitFor('the window', async () => {
      const shot = await screenshot();
      return corners.every(([px, py]) => isBlue(shot.pixel(px, py))) && shot;
    });
    expect([info.width, info.height]).toEqual([1920, 1080]);
    expect(isBlue(pixel(x - 40, y - 60))).toBe(false);

    // Only the pointer differs once the window manager has drawn the frame of the window.
    await waitFor('the same screen with the pointer drawn', async () => {
      const shot = await screenshot();
      const { left, right, top, bottom } = difference(shot.data, await screenSeenByX(), 1920);
      return right > 0 && left > 1500 - 32 && right < 1500 + 32 && top > 900 - 32 && bottom < 900 + 32;
    });
    await window.close();
  });

  it.each([
    [1280, 720],
    [1366, 768],
    [1024, 768],
    [1, 1],
    [3840, 2160],
    [333, 1080],
  ])('has exactly the declared size: %i x %i', async (width, height) => {
    const { info } = await screenshot({ scaled_width: width, scaled_height: height });
    expect([info.width, info.height]).toEqual([width, height]);
  });

  it('has the native size on an axis without a declared size', async () => {
    const { info } = await screenshot({ scaled_width: 640 });
    expect([info.width, info.height]).toEqual([640, 1080]);
  });

  it('shows at a scaled coordinate the pixel that a click there hits', async () => {
    const window = await openProgram(host, 'blue', 'xterm', [
      ...['-T', 'blue', '-geometry', '60x20+900+500', ...colours],
    ]);
    await host.act({ action: 'mouse_move', coordinate: [0, 0] });
    const { x, y, width, height } = window.place;
    const middle = [
      Math.round(((x + width / 2) * 1280) / 1920),
      Math.round(((y + height / 2) * 720) / 1080),
    ] as const;
    await waitFor('the window', async () => isBlue((await screenshot(hd)).pixel(...middle)));
    await host.act({ action: 'mouse_move', coordinate: middle, ...hd });
    const { stdout } = await exec('xdotool', ['getmouselocation', '--shell'], {
      env: await host.desktopEnv(),
    });
    const [px, py] = await positionSeenByX();
    expect(px > x && px < x + width && py > y && py < y + height).toBe(true);
    expect(stdout).toContain('WINDOW=');
    await window.close();
  });
});

it('coordinates are scaled on a desktop of a different size as well', async () => {
  const small = await startHost(['--geometry', '800x600']);
  try {
    expect(await small.desktop()).toMatchObject({
      width: 800,
      height: 600,
      state: isOurs() ? 'stopped' : 'running',
    });
    await small.act({ action: 'mouse_move', coordinate: [640, 360], ...hd });
    expect((await small.act({ action: 'cursor_position' })).json.output).toBe('x=400,y=300');
    const { json } = await small.act({ action: 'screenshot' });
    expect([json.screenshot_width, json.screenshot_height]).toEqual([800, 600]);
  } finally {
    await small.stop();
  }
});
