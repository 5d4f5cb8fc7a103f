import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  openPage,
  openProgram,
  type Program,
  type SeenEvent,
  type ShownPage,
} from '../support/desktop-programs';
import { type Host, startHost } from '../support/host';
import { temporaryDir } from '../support/host-run';
import { waitFor } from '../support/wait-for';

const exec = promisify(execFile);
let host: Host;
beforeAll(async () => {
  host = await startHost();
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
});

/** The selected text on the desktop. */
async function selection(): Promise<string | undefined> {
  const env = await host.desktopEnv();
  return (await exec('xclip', ['-o', '-selection', 'primary'], { env }).catch(() => undefined))?.stdout;
}

describe('in Chromium', () => {
  let shown: ShownPage;
  beforeAll(async () => {
    shown = await openPage(
      host,
      `<div id="text" style="position:absolute;left:100px;top:100px;width:900px">Some plain words stand here.</div>
       <input id="slider" type="range" min="0" max="1000" value="0" style="position:absolute;left:100px;top:200px;width:1000px;margin:0">
       <div id="from" draggable="true" style="position:absolute;left:100px;top:300px;width:100px;height:100px;background:teal"></div>
       <div id="onto" style="position:absolute;left:1500px;top:800px;width:200px;height:200px;background:silver"></div>
       <div id="pane" style="position:absolute;left:100px;top:500px;width:400px;height:400px;overflow:scroll">
         <div style="width:90000px;height:90000px"></div></div>
       <script>
         onto.addEventListener('dragover', (e) => e.preventDefault());
         from.addEventListener('dragstart', (e) => e.dataTransfer.setData('text/plain', 'the load'));
         onto.addEventListener('drop', (e) => { e.preventDefault(); onto.textContent = e.dataTransfer.getData('text/plain'); });
       </script>`,
    );
    return () => shown.close();
  });
  beforeEach(() => shown.clear());

  const pressed = (events: SeenEvent[]) =>
    events.filter(({ type }) => /^(mouse(down|up)|click|auxclick|dblclick|contextmenu)$/.test(type));
  const brief = ({ type, button, detail }: SeenEvent) => `${type} ${button} ${detail}`;
  /** Waits for the last event of a click, checks the position of all events, and returns them. */
  async function clicked(action: string, at: readonly [number, number], last: string): Promise<string[]> {
    await host.act({ action, coordinate: at });
    const events = pressed(await shown.until(last, (all) => pressed(all).map(brief).includes(last)));
    for (const { x, y } of events) expect([x, y]).toEqual(at);
    return events.map(brief);
  }
  const once = (button: number, detail: number) => [
    `mousedown ${button} ${detail}`,
    `mouseup ${button} ${detail}`,
  ];

  it('a left click arrives as one, at each corner and in the middle', async () => {
    for (const at of [
      [0, 0],
      [1919, 0],
      [0, 1079],
      [1919, 1079],
      [960, 540],
    ] as const) {
      expect(await clicked('left_click', at, 'click 0 1')).toEqual([...once(0, 1), 'click 0 1']);
      await shown.clear();
    }
  });
  it('a right click requests the context menu', async () => {
    const events = await clicked('right_click', [1200, 700], 'auxclick 2 1');
    expect(events.filter((event) => !event.startsWith('contextmenu')).sort()).toEqual(
      [...once(2, 1), 'auxclick 2 1'].sort(),
    );
    expect(events.filter((event) => event.startsWith('contextmenu'))).toHaveLength(1);
  });
  it('a middle click arrives with the middle button', async () => {
    expect(await clicked('middle_click', [1200, 710], 'auxclick 1 1')).toEqual([
      ...once(1, 1),
      'auxclick 1 1',
    ]);
  });
  it('a double click has a count of two, and selects a word', async () => {
    expect(await clicked('double_click', [130, 115], 'dblclick 0 2')).toEqual([
      ...[...once(0, 1), 'click 0 1', ...once(0, 2), 'click 0 2', 'dblclick 0 2'],
    ]);
    await waitFor('the word', async () => (await selection()) === 'Some');
  });
  it('a triple click has a count of three, and selects the line', async () => {
    const events = await clicked('triple_click', [260, 115], 'click 0 3');
    expect(events.filter((event) => event.startsWith('click'))).toEqual([
      'click 0 1',
      'click 0 2',
      'click 0 3',
    ]);
    await waitFor('the line', async () => (await selection())?.trim() === 'Some plain words stand here.');
  });
  it('successive clicks at different positions are single clicks', async () => {
    for (const x of [700, 730, 760]) {
      await shown.clear();
      expect(await clicked('left_click', [x, 700], 'click 0 1')).toEqual([...once(0, 1), 'click 0 1']);
    }
  });

  it('a drag moves a draggable element to the drop target', async () => {
    await host.act({ action: 'left_click_drag', start_coordinate: [150, 350], coordinate: [1600, 900] });
    const events = await shown.until('the end of the drag', (all) =>
      all.some(({ type }) => type === 'dragend'),
    );
    const drags = events.filter(({ type }) => type.startsWith('dr'));
    expect(drags[0]).toMatchObject({ type: 'dragstart', target: 'from', x: 150, y: 350 });
    expect(
      drags.filter(({ type, target }) => type === 'dragover' && target === 'onto').length,
    ).toBeGreaterThan(0);
    expect(drags.filter(({ type }) => type === 'drop')).toMatchObject([{ target: 'onto', x: 1600, y: 900 }]);
    expect(await shown.page.textContent('#onto')).toBe('the load');
  });
  it('twelve drags between different positions all arrive', async () => {
    await shown.page.evaluate('void onto.replaceChildren()');
    for (let i = 0; i < 12; i++) {
      const end = [1510 + 15 * i, 810 + 15 * i];
      await shown.clear();
      await host.act({
        action: 'left_click_drag',
        start_coordinate: [105 + 8 * i, 305 + 8 * i],
        coordinate: end,
      });
      const events = await shown.until(`drop ${i}`, (all) => all.some(({ type }) => type === 'dragend'));
      expect(events.filter(({ type }) => type === 'drop').map(({ x, y }) => [x, y])).toEqual([end]);
    }
  });
  it('a drag moves a slider to its end', async () => {
    await host.act({ action: 'left_click_drag', start_coordinate: [108, 208], coordinate: [600, 208] });
    await shown.until('the change', (all) =>
      all.some(({ type, target }) => type === 'change' && target === 'slider'),
    );
    const value = Number(await shown.page.inputValue('#slider'));
    expect(Math.abs(value - 500)).toBeLessThan(10);
  });
  it('a drag over text selects it', async () => {
    await host.act({ action: 'left_click', coordinate: [1000, 50] });
    await host.act({ action: 'left_click_drag', start_coordinate: [101, 115], coordinate: [1000, 115] });
    await waitFor('the selection', async () => (await selection()) === 'Some plain words stand here.');
    await shown.until('the release', (all) => all.some(({ type, x }) => type === 'mouseup' && x === 1000));
  });
  it('left_mouse_down, mouse_move and left_mouse_up make a drag', async () => {
    await host.act({ action: 'mouse_move', coordinate: [900, 700] });
    await host.act({ action: 'left_mouse_down' });
    expect((await host.desktop()).held).toEqual({ keys: [], buttons: ['left'] });
    await host.act({ action: 'mouse_move', coordinate: [940, 720] });
    await host.act({ action: 'mouse_move', coordinate: [980, 740] });
    await host.act({ action: 'left_mouse_up' });
    expect((await host.desktop()).held).toEqual({ keys: [], buttons: [] });
    const events = await shown.until('the release', (all) => all.some(({ type }) => type === 'mouseup'));
    const path = events.filter(({ type, buttons }) => type === 'mousemove' && buttons === 1);
    expect(path.map(({ x, y }) => [x, y])).toEqual(expect.arrayContaining([[980, 740]]));
    expect(events.filter(({ type }) => /down|up/.test(type)).map(({ x, y }) => [x, y])).toEqual([
      [900, 700],
      [980, 740],
    ]);
  });

  it.each([
    ['down', 0, 1],
    ['up', 0, -1],
    ['right', 1, 0],
    ['left', -1, 0],
  ] as const)('scrolls %s by the requested number of clicks', async (direction, dx, dy) => {
    await shown.page.evaluate('pane.scrollTo(40000, 40000)');
    const scroll = async (scroll_amount?: number) => {
      await shown.clear();
      await host.act({
        action: 'scroll',
        coordinate: [300, 700],
        scroll_direction: direction,
        scroll_amount,
      });
      // A busy Chromium merges several clicks into one event, so only the sum is checked.
      const sum = (all: SeenEvent[]): readonly [number, number] =>
        all.reduce<readonly [number, number]>(
          ([x, y], { deltaX = 0, deltaY = 0 }) => [x + deltaX, y + deltaY],
          [0, 0],
        );
      const wanted = (scroll_amount ?? 3) * 120;
      return sum(
        await shown.until(`${wanted} pixels`, (all) => {
          const [x, y] = sum(all);
          return Math.abs(x) + Math.abs(y) >= wanted;
        }),
      );
    };
    for (const [amount, clicks] of [
      [1, 1],
      [undefined, 3],
      [10, 10],
      [250, 250],
    ] as const) {
      const [x, y] = await scroll(amount);
      expect([x, y]).toEqual([dx * clicks * 120 + 0, dy * clicks * 120 + 0]);
    }
  });
});

describe('in xterm', () => {
  let xterm: Program;
  /** The middle of a character cell, counted from the top left. */
  const cell = (column: number, row: number) => {
    const { x, y, width, height } = xterm.place;
    return [Math.round(x + (column + 0.5) * (width / 80)), Math.round(y + (row + 0.5) * (height / 24))];
  };
  beforeAll(async () => {
    const dir = temporaryDir();
    const shownFile = join(dir.path, 'shown');
    // Xterm reports its cursor's position once it has shown all text before.
    const say = `stty raw -echo; printf 'alpha beta gamma\\r\\ndelta epsilon\\033[6n'; head -c 1 > ${shownFile}; sleep 1000`;
    const flags = ['-T', 'words', '-geometry', '80x24+200+200', '-b', '0', '+sb'];
    xterm = await openProgram(host, 'words', 'xterm', [...flags, '-e', 'sh', '-c', say]);
    await waitFor('the words', () => existsSync(shownFile) && statSync(shownFile).size > 0);
    return async () => {
      await xterm.close();
      dir.remove();
    };
  });

  // Xterm counts clicks within 250 ms as one multiple click, regardless of their positions.
  beforeEach(async () => {
    const began = performance.now();
    await waitFor('xterm to end its click count', () => performance.now() - began > 260);
  });

  it.each([
    ['beta', 0],
    ['epsilon', 1],
  ])('a double click selects a word: %s', async (word, row) => {
    await host.act({ action: 'double_click', coordinate: cell(8, row) });
    await waitFor('the word', async () => (await selection()) === word);
  });
  it('a triple click selects a line', async () => {
    await host.act({ action: 'triple_click', coordinate: cell(8, 0) });
    await waitFor('the line', async () => (await selection())?.trim() === 'alpha beta gamma');
  });
  it('a drag selects the text between its ends', async () => {
    const [[x1 = 0, y1 = 0], [x2 = 0, y2 = 0]] = [cell(6, 0), cell(5, 1)];
    await host.act({ action: 'left_click_drag', start_coordinate: [x1 - 2, y1], coordinate: [x2 - 2, y2] });
    await waitFor('the text', async () => (await selection()) === 'beta gamma\ndelta');
  });
});

it('every wheel click reaches X as one press and one release of its button', async () => {
  const xev = await openProgram(host, 'wheel', 'xev', ['-name', 'wheel', '-event', 'button']);
  const coordinate = [xev.place.x + 50, xev.place.y + 50];
  const amounts = { up: 5, down: 120, left: 1, right: 33 };
  for (const [scroll_direction, scroll_amount] of Object.entries(amounts)) {
    await host.act({ action: 'scroll', coordinate, scroll_direction, scroll_amount });
  }
  await host.act({ action: 'left_click', coordinate });
  await waitFor('the click', () => /ButtonRelease[\s\S]*button 1,/.test(xev.output()));
  const events = xev.output().split('\n\n');
  const count = (kind: string, button: number) =>
    events.filter((event) => event.includes(kind) && event.includes(`button ${button},`)).length;
  for (const [button, amount] of [
    [4, 5],
    [5, 120],
    [6, 1],
    [7, 33],
  ] as const) {
    expect([button, count('ButtonPress', button), count('ButtonRelease', button)]).toEqual([
      button,
      amount,
      amount,
    ]);
  }
  await xev.close();
});
