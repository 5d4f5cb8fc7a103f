import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPage, openProgram, type SeenEvent, type ShownPage } from '../support/desktop-programs';
import { type Host, startHost } from '../support/host';
import { openViewer } from '../support/viewer';
import { waitFor } from '../support/wait-for';

const exec = promisify(execFile);
let host: Host;
let shown: ShownPage;
beforeAll(async () => {
  host = await startHost();
  shown = await openPage(
    host,
    `<div id="text" style="position:absolute;left:100px;top:100px;width:900px">alpha beta gamma delta</div>
     <input id="field" style="position:absolute;left:100px;top:200px;width:600px">
     <div id="from" draggable="true" style="position:absolute;left:100px;top:300px;width:100px;height:100px;background:teal"></div>
     <div id="onto" style="position:absolute;left:1500px;top:800px;width:200px;height:200px;background:silver"></div>
     <script>
       onto.addEventListener('dragover', (e) => e.preventDefault());
       from.addEventListener('dragstart', (e) => e.dataTransfer.setData('text/plain', 'the load'));
       onto.addEventListener('drop', (e) => { e.preventDefault(); onto.textContent = e.dataTransfer.getData('text/plain'); });
     </script>`,
  );
});
afterAll(async () => {
  await shown.close();
  expect(await host.stop()).toBe(0);
});
beforeEach(() => shown.clear());

const buttons = (events: SeenEvent[]) =>
  events
    .filter(({ type }) => /^mouse(down|up)$/.test(type))
    .map(({ type, x, y }) => `${type.slice(5)} ${x},${y}`);
const click = (x: number, y: number, action = 'left_click') => host.act({ action, coordinate: [x, y] });

describe('each click arrives at its coordinate', () => {
  it.each([
    ['followed at once by a click elsewhere', async () => undefined],
    [
      'followed at once by a move',
      async (i: number) => void (await host.act({ action: 'mouse_move', coordinate: [900 + i, 600] })),
    ],
  ])('%s', async (_, next) => {
    const wanted: string[] = [];
    for (let i = 0; i < 60; i++) {
      for (const [x, y, action] of [
        [300, 500, 'left_click'],
        [1000, 500, i % 3 === 0 ? 'middle_click' : 'left_click'],
      ] as const) {
        await click(x, y, action);
        await next(i);
        wanted.push(`down ${x},${y}`, `up ${x},${y}`);
      }
    }
    await shown.until('all clicks', (all) => buttons(all).length >= wanted.length);
    expect(buttons(await shown.seen())).toEqual(wanted);
  });

  it('with three agents at once', async () => {
    const places = [300, 1000, 1700];
    await Promise.all(
      places.map(async (x) => {
        for (let i = 0; i < 30; i++) await click(x, 550);
      }),
    );
    const events = await shown.until('all clicks', (all) => buttons(all).length >= 180);
    const clicks = events.filter(({ type }) => type === 'click').map(({ x }) => x);
    expect(places.map((place) => clicks.filter((x) => x === place).length)).toEqual([30, 30, 30]);
  });
});

describe('clicks of separate actions', () => {
  const counts = async (last: string) =>
    (await shown.until(last, (all) => all.some(({ type, detail }) => `${type} ${detail}` === last)))
      .filter(({ type }) => type === 'click')
      .map(({ detail }) => detail);

  it('do not become a double click on one spot, and are not delayed elsewhere', async () => {
    await click(150, 115);
    await click(152, 114, 'double_click');
    expect(await counts('click 2')).toEqual([1, 1, 2]);
    const times: number[] = [];
    for (let i = 0; i < 20; i++) {
      const began = performance.now();
      await click(200 + 40 * i, 700);
      times.push(performance.now() - began);
    }
    // A delayed click waits for half a second; a busy machine delays some of them.
    expect(times.sort((a, b) => a - b)[5]).toBeLessThan(400);
  });

  it('do not become a double click with a person’s click', async () => {
    const { rfb, socket } = await openViewer(host, '?viewer=me');
    rfb.pointer(400, 600, 0);
    for (const mask of [1, 0]) rfb.pointer(400, 600, mask);
    await rfb.fence();
    await shown.until('the click of the person', (all) => all.some(({ type }) => type === 'click'));
    await click(400, 600);
    await shown.until(
      'the click of the agent',
      (all) => all.filter(({ type }) => type === 'click').length > 1,
    );
    expect((await shown.seen()).filter(({ type }) => type === 'click').map(({ detail }) => detail)).toEqual([
      1, 1,
    ]);
    socket.close();
  });
});

it('left_mouse_down, one mouse_move and left_mouse_up drag a draggable element', async () => {
  for (let i = 0; i < 3; i++) {
    await shown.page.evaluate('void onto.replaceChildren()');
    await shown.clear();
    await host.act({ action: 'mouse_move', coordinate: [150 + i, 350] });
    await host.act({ action: 'left_mouse_down' });
    await host.act({ action: 'mouse_move', coordinate: [1600, 900 + i] });
    await host.act({ action: 'left_mouse_up' });
    await shown.until('the end of the drag', (all) => all.some(({ type }) => type === 'dragend'));
    expect(await shown.page.textContent('#onto')).toBe('the load');
  }
});

it('left_mouse_down and left_mouse_up, twice, make a double click', async () => {
  await host.act({ action: 'mouse_move', coordinate: [1200, 400] });
  // On a busy machine, the second press may come too late for a double click.
  await waitFor('the double click', async () => {
    for (let i = 0; i < 2; i++) {
      await host.act({ action: 'left_mouse_down' });
      await host.act({ action: 'left_mouse_up' });
    }
    return (await shown.seen()).some(({ type }) => type === 'dblclick');
  });
});

it('a window can be resized from up to 6 pixels outside its edges', async () => {
  const title = ['-name', 'sized', '-event', 'button', '-geometry', '300x200+700+400'];
  const xev = await openProgram(host, 'sized', 'xev', title);
  const env = await host.desktopEnv();
  const { x, y, width, height } = xev.place;
  const size = async () => {
    const { stdout } = await exec('xwininfo', ['-id', xev.window], { env });
    return ['Width', 'Height'].map((side) => Number(new RegExp(`${side}: (\\d+)`).exec(stdout)?.[1]));
  };
  const drag = (from: readonly [number, number], to: readonly [number, number]) =>
    host.act({ action: 'left_click_drag', start_coordinate: from, coordinate: to });
  await drag([x - 6, y + 90], [x - 46, y + 90]);
  await waitFor('the window to grow to the left', async () => (await size())[0] === width + 40);
  await drag([x + width + 5, y + 90], [x + width + 45, y + 90]);
  await waitFor('the window to grow to the right', async () => (await size())[0] === width + 80);
  await drag([x + 100, y + height + 5], [x + 100, y + height + 45]);
  await waitFor('the window to grow downwards', async () => (await size())[1] === height + 40);
  await xev.close();
});

it('text goes to the window that was clicked last, also if a program takes the focus itself', async () => {
  const cdp = await shown.page.context().newCDPSession(shown.page);
  const { windowId } = await cdp.send('Browser.getWindowForTarget');
  await cdp.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'normal' } });
  const bounds = { left: 0, top: 0, width: 1000, height: 900 };
  await cdp.send('Browser.setWindowBounds', { windowId, bounds });
  await waitFor('the smaller window', () => shown.page.evaluate<boolean>('innerWidth < 1100'));
  const file = join(host.dataDir, 'typed');
  const xterm = await openProgram(host, 'beside', 'xterm', [
    ...['-T', 'beside', '-geometry', '60x20+1200+100'],
    ...['-e', 'sh', '-c', `stty raw -echo; cat > ${file}`],
  ]);
  await waitFor('the terminal', () => existsSync(file));
  const inXterm = [xterm.place.x + 200, xterm.place.y + 200] as const;
  const field = await shown.page.evaluate<[number, number]>(
    '[screenX + (outerWidth - innerWidth) / 2 + 300, screenY + outerHeight - innerHeight + 210]',
  );
  const rounds = 30;
  /** Number of answers with a warning: on a busy machine, a program may get the focus later than the host waits. */
  let late = 0;
  const type = async (text: string) => {
    if ((await host.act({ action: 'type', text })).json.warnings) late += 1;
  };
  for (let i = 0; i < rounds; i++) {
    await click(field[0] + 20 * (i % 10), field[1]);
    await type('b');
    await click(inXterm[0] + 20 * (i % 5), inXterm[1]);
    await type('x');
  }
  // The page handles all keys itself.
  const typed = async () => [
    (await shown.seen())
      .filter(({ type }) => type === 'keydown')
      .map(({ key }) => key)
      .join(''),
    readFileSync(file, 'utf8'),
  ];
  const all = async () => (await typed()).join('').length >= 2 * rounds;
  await waitFor('the text', all).catch(() => undefined);
  const [inPage = '', inTerminal = ''] = await typed();
  const astray = inPage.replaceAll('b', '').length + inTerminal.replaceAll('x', '').length;
  expect([inPage.length + inTerminal.length, Math.max(astray - late, 0)]).toEqual([2 * rounds, 0]);
  await xterm.close();
});
