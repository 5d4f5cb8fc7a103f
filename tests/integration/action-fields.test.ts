import { isDeepStrictEqual } from 'node:util';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Vendor } from '../../src/shared/dialects/space';
import { anthropic, gemini, openai } from '../support/agent-desktop';
import { startBareXvnc } from '../support/bare-xvnc';
import { openPage, openProgram, type Program, type ShownPage } from '../support/desktop-programs';
import { type Host, startHost } from '../support/host';
import { waitFor } from '../support/wait-for';
import { eventsOf } from '../support/x-events';

/** The space of all coordinates here; the desktop is 1920x1080. */
const SPACE = { scaled_width: 1280, scaled_height: 720 };

let host: Host;
beforeAll(async () => {
  host = await startHost();
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
});

/** What an X client received, one event a line: type, button or key, state and place on the screen. */
describe('an X client', () => {
  let xev: Program;
  beforeEach(async () => {
    xev = await openProgram(host, 'events', 'xev', [
      ...['-name', 'events', '-geometry', '1900x1000+0+0'],
      ...['-event', 'button', '-event', 'keyboard'],
    ]);
  });
  afterEach(() => xev.close());

  async function received(count: number): Promise<string[]> {
    await waitFor(`${count} events`, () => eventsOf(xev.output()).length >= count);
    return eventsOf(xev.output());
  }

  it('receives a click with its modifiers around it', async () => {
    await host.act({ action: 'left_click', coordinate: [640, 360], modifiers: 'ctrl+shift', ...SPACE });
    expect(await received(6)).toEqual([
      'down Control_L 0x0',
      'down Shift_L 0x4',
      'press 1 0x5 960,540',
      'release 1 0x105 960,540',
      'up Shift_L 0x5',
      'up Control_L 0x4',
    ]);
  });

  it('receives the wheel with a modifier', async () => {
    await host.act({
      action: 'scroll',
      coordinate: [640, 360],
      scroll_amount: 1,
      modifiers: 'ctrl',
      ...SPACE,
    });
    expect(await received(4)).toEqual([
      'down Control_L 0x0',
      'press 5 0x4 960,540',
      'release 5 0x1004 960,540',
      'up Control_L 0x4',
    ]);
  });

  it('receives a click at the pointer', async () => {
    await host.act({ action: 'mouse_move', coordinate: [400, 400], ...SPACE });
    await host.act({ action: 'left_click', at: 'pointer', ...SPACE });
    expect(await received(2)).toEqual(['press 1 0x0 600,600', 'release 1 0x100 600,600']);
  });

  it('receives the buttons back and forward, and a held one is released on request', async () => {
    await host.act({ action: 'back_click', coordinate: [400, 400], ...SPACE });
    await host.act({ action: 'forward_click', coordinate: [600, 400], ...SPACE });
    await host.act({ action: 'mouse_down', button: 'back', ...SPACE });
    expect((await host.desktop()).held).toEqual({ keys: [], buttons: ['back'] });
    await host.request('/api/v0/desktop/release', { method: 'POST' });
    expect(await received(6)).toEqual([
      'press 8 0x0 600,600',
      'release 8 0x0 600,600',
      'press 9 0x0 900,600',
      'release 9 0x0 900,600',
      'press 8 0x0 900,600',
      'release 8 0x0 900,600',
    ]);
    expect((await host.desktop()).held).toEqual({ keys: [], buttons: [] });
  });

  it('receives a button pressed at a point and released at another', async () => {
    await host.act({ action: 'mouse_down', coordinate: [400, 400], ...SPACE });
    await host.act({ action: 'mouse_up', coordinate: [600, 400], ...SPACE });
    await host.act({ action: 'mouse_down', button: 'right', ...SPACE });
    await host.act({ action: 'mouse_up', button: 'right', ...SPACE });
    expect(await received(4)).toEqual([
      'press 1 0x0 600,600',
      'release 1 0x100 900,600',
      'press 3 0x0 900,600',
      'release 3 0x400 900,600',
    ]);
  });

  it('receives several combinations in order, as often as requested', async () => {
    await host.act({ action: 'left_click', coordinate: [640, 360], ...SPACE });
    await host.act({ action: 'key', keys: ['ctrl+a', 'Delete'], repeat: 2 });
    const presses = (await received(14)).filter((event) => event.startsWith('down'));
    expect(presses.map((event) => event.split(' ')[1])).toEqual([
      ...['Control_L', 'a', 'Delete'],
      ...['Control_L', 'a', 'Delete'],
    ]);
  });
});

describe('in Chromium', () => {
  let shown: ShownPage;
  beforeAll(async () => {
    shown = await openPage(
      host,
      `<div id="from" draggable="true" style="position:absolute;left:100px;top:300px;width:100px;height:100px;background:teal"></div>
       <div id="over" style="position:absolute;left:900px;top:100px;width:200px;height:200px;background:tan"></div>
       <div id="onto" style="position:absolute;left:1500px;top:800px;width:200px;height:200px;background:silver"></div>
       <div id="clock" style="position:absolute;left:1500px;top:100px"></div>
       <script>
         const entered = [];
         for (const zone of [over, onto]) {
           zone.addEventListener('dragenter', () => entered.push(zone.id));
           zone.addEventListener('dragover', (e) => e.preventDefault());
         }
         from.addEventListener('dragstart', (e) => e.dataTransfer.setData('text/plain', 'the load'));
         onto.addEventListener('drop', (e) => {
           e.preventDefault();
           onto.textContent = e.dataTransfer.getData('text/plain') + ' over ' + entered.join(', ');
         });
         let moving = 0;
         let moved = 0;
         const move = () => { if (moving-- > 0) { moved = performance.now(); clock.textContent = performance.now(); setTimeout(move, 50); } };
       </script>`,
    );
    return () => shown.close();
  });

  it('a drag along a path drops at its end, and passes its points', async () => {
    const path = [
      [150, 350],
      [1000, 200],
      [1600, 900],
    ];
    await host.act({ action: 'left_click_drag', path });
    await expect.poll(() => shown.page.textContent('#onto')).toBe('the load over over, onto');
    const entry = (await host.journal()).actions.at(-1);
    expect(entry?.native).toMatchObject({ from: { x: 150, y: 350 }, at: { x: 1600, y: 900 } });
  });

  it('a drag can start at the pointer', async () => {
    await shown.page.evaluate("onto.textContent = ''");
    await host.act({ action: 'mouse_move', coordinate: [150, 350] });
    await host.act({ action: 'left_click_drag', at: 'pointer', coordinate: [1600, 900] });
    await expect.poll(() => shown.page.textContent('#onto')).toContain('the load');
  });

  it.each<[string, Vendor, object, string]>([
    [
      'A10',
      'anthropic',
      anthropic(['left_click_drag', { start_coordinate: [100, 233], coordinate: [1067, 600] }]),
      'onto',
    ],
    [
      'C15',
      'openai',
      openai({
        type: 'drag',
        path: [
          [100, 233],
          [667, 133],
          [1067, 600],
        ],
      }),
      'over, onto',
    ],
    [
      'D06',
      'gemini',
      gemini(['drag_and_drop', { start_x: 78, start_y: 324, end_x: 833, end_y: 833 }]),
      'onto',
    ],
  ])('%s: a drag by the route of %s drops', async (_, vendor, body, passed) => {
    await shown.page.evaluate("onto.textContent = ''; entered.length = 0");
    const path = `/api/v0/agents/${vendor}?size=1280x720&picture=asked`;
    expect((await host.request(path, { method: 'POST', body })).status).toBe(200);
    await expect.poll(() => shown.page.textContent('#onto')).toBe(`the load over ${passed}`);
  });

  it('a screenshot shows a region, enlarged to fit the declared size', async () => {
    // The square `from` is in it.
    const part = await shot({ region: [60, 190, 360, 340] });
    expect(part).toMatchObject({ screenshot_width: 1280, screenshot_height: 640 });
    const whole = await sharp((await shot({})).file)
      .extract({ left: 60, top: 190, width: 300, height: 150 })
      .toBuffer();
    const shrunk = await sharp(part.file).resize(300, 150, { kernel: 'linear' }).toBuffer();
    expect(await meanDifference(whole, shrunk)).toBeLessThan(3);
  });

  it('a screenshot of a tall region is as high as the declared size', async () => {
    const part = await shot({ region: [60, 190, 160, 390] });
    expect(part).toMatchObject({ screenshot_width: 360, screenshot_height: 720 });
    expect(await sharp(part.file).metadata()).toMatchObject({ width: 360, height: 720 });
  });

  it.each([
    [{ fit: [1280, 800] }, 1280, 720],
    [{ fit: [4000, 540] }, 960, 540],
    [{ fit: [5000, 5000] }, 1920, 1080],
    [{ fit: [600, 600], region: [60, 190, 360, 340] }, 600, 300],
    [{ fit: [1, 1] }, 1, 1],
  ])('a screenshot keeps its shape with %j', async (fields, width, height) => {
    const taken = await shot(fields);
    const native = { native_width: 1920, native_height: 1080 };
    expect(taken).toMatchObject({ screenshot_width: width, screenshot_height: height, ...native });
    expect(await sharp(taken.file).metadata()).toMatchObject({ width, height });
  });

  it('a wait until the screen is still lasts as long as the screen changes', async () => {
    await shown.page.evaluate('moving = 20; move()');
    const answer = await host.act({ action: 'wait', until_still: true });
    expect(answer).toMatchObject({ status: 200, json: { output: 'wait action performed' } });
    // A busy machine may draw nothing for a moment.
    expect(await shown.page.evaluate('moving < 0 || performance.now() - moved > 100')).toBe(true);
  });

  it('a wait until the screen is still ends at its limit, with a warning', async () => {
    await shown.page.evaluate('moving = 1e9; move()');
    // A busy machine may draw nothing for a moment, and then the screen counts as still.
    await waitFor('a wait that reaches its limit', async () => {
      const { json } = await host.act({ action: 'wait', until_still: true, duration: 400 });
      return isDeepStrictEqual(json.warnings, ['The screen was still changing after 400 ms.']);
    });
    await shown.page.evaluate('moving = 0');
  });
});

it('a VNC server without a back button gets a clear error, and nothing happens', async () => {
  const vnc = await startBareXvnc({ windowManager: false });
  const remote = await startHost(['--desktop', `vnc+unix:${vnc.socket}`]);
  try {
    await remote.act({ action: 'mouse_move', coordinate: [10, 10] });
    expect(await remote.act({ action: 'back_click', coordinate: [50, 50] })).toMatchObject({
      status: 400,
      json: { message: 'This desktop has no back button.', code: 'unsupported-button' },
    });
    expect((await remote.act({ action: 'cursor_position' })).json.output).toBe('x=10,y=10');
  } finally {
    await remote.stop();
    await vnc.stop();
  }
});

describe('a screenshot', () => {
  it('is a JPEG on request, of the quality asked for', async () => {
    const good = await shot({ format: 'jpeg', quality: 95 });
    const small = await shot({ format: 'jpeg', quality: 10 });
    expect(await sharp(small.file).metadata()).toMatchObject({ format: 'jpeg', width: 1280, height: 720 });
    expect(small.file.length).toBeLessThan(good.file.length);
    expect(await meanDifference(good.file, (await shot({})).file)).toBeLessThan(3);
  });

  it('waits until the screen is still', async () => {
    const began = performance.now();
    await shot({ settle: 2000 });
    expect(performance.now() - began).toBeGreaterThan(140);
  });

  it.each([
    [{ region: [10, 10, 10, 20] }, 'Invalid region: it is empty.'],
    [{ format: 'bmp' }, 'Invalid format: bmp'],
    [{ fit: [1280] }, 'Failed to decode request body.'],
    [{ fit: [0, 800] }, 'Failed to decode request body.'],
    [{ fit: [1280, 8193] }, 'Failed to decode request body.'],
  ])('is refused for %j', async (fields, message) => {
    expect(await host.act({ action: 'screenshot', ...fields })).toMatchObject({
      status: 400,
      json: { message },
    });
  });
});

/** Takes a screenshot in the space of the tests, and decodes its file. */
async function shot(fields: object) {
  const { status, json } = await host.act({ action: 'screenshot', ...SPACE, ...fields });
  expect(status).toBe(200);
  return { ...json, file: Buffer.from(String(json.screenshot_data), 'base64') };
}

/** Mean difference of the values of two pictures of the same size (0 to 255). */
async function meanDifference(a: Buffer, b: Buffer): Promise<number> {
  const [one, two] = await Promise.all([a, b].map((file) => sharp(file).removeAlpha().raw().toBuffer()));
  if (!one || one.length !== two?.length) throw new Error('The pictures have different sizes.');
  return one.reduce((sum, value, i) => sum + Math.abs(value - (two[i] ?? 0)), 0) / one.length;
}

it('a wait takes the time requested', async () => {
  const began = performance.now();
  await host.act({ action: 'wait', duration: 300 });
  expect(performance.now() - began).toBeGreaterThanOrEqual(299);
});

it('names the fields that a different field replaces', async () => {
  const { json } = await host.act({ action: 'left_click', coordinate: [1, 1], at: 'pointer', repeat: 3 });
  expect(json).toMatchObject({
    warnings: [
      '"repeat" was ignored: left_click does not use it.',
      '"coordinate" was ignored: "at" replaces it.',
    ],
  });
});

it.each([
  [{ action: 'left_click', at: 'there' }, 'Invalid place: there'],
  [{ action: 'left_click', coordinate: [1, 1], modifiers: 'ctlr' }, 'Unknown key: ctlr'],
  [{ action: 'left_click_drag', path: [[1, 1]] }, 'A path needs at least two points.'],
  [{ action: 'mouse_down', button: 'fourth' }, 'Invalid button: fourth'],
  [{ action: 'key', keys: [] }, 'Missing keys for key action.'],
  [{ action: 'wait', duration: 300_001 }, 'Invalid duration: 300001'],
])('rejects %j', async (request, message) => {
  expect(await host.act(request)).toMatchObject({ status: 400, json: { message } });
});
