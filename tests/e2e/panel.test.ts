import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openProgram, type Program } from '../support/desktop-programs';
import { type Host, startHost } from '../support/host';
import { type OpenPanel, openBrowser, openPanel } from '../support/panel';
import { waitFor } from '../support/wait-for';

let host: Host;
let browser: Browser;
let panel: OpenPanel;
const programs: Program[] = [];

beforeAll(async () => {
  [host, browser] = await Promise.all([startHost(), openBrowser()]);
  panel = await openPanel(browser, host);
});

afterEach(async () => {
  for (const program of programs.splice(0)) await program.close();
});

afterAll(async () => {
  const faults = panel?.faults;
  await browser?.close();
  await host?.stop();
  expect(faults).toEqual([]);
});

async function xterm(title: string, ...args: string[]): Promise<Program> {
  const program = await openProgram(host, title, 'xterm', ['-T', title, ...args]);
  programs.push(program);
  return program;
}

/**
 * The animation of the last marker of a selector, once it is at a native pixel: the picture changes its scale with a delay.
 * Call it before the action, since markers disappear after a while.
 */
function marked(selector: string, x: number, y: number): Promise<string> {
  return panel.page.evaluate<string>(`(async () => {
    for (;; await new Promise(requestAnimationFrame)) {
      const marker = [...document.querySelectorAll('[data-marker]${selector}')].at(-1);
      const canvas = document.querySelector('[data-state] canvas');
      if (!marker || !canvas) continue;
      const { left, top, width } = canvas.getBoundingClientRect();
      const scale = width / canvas.width;
      const spot = marker.querySelector('[data-spot]').getBoundingClientRect();
      const [dx, dy] = [spot.x + spot.width / 2 - left - ${x + 0.5} * scale, spot.y + spot.height / 2 - top - ${y + 0.5} * scale];
      if (Math.hypot(dx, dy) < 0.75) return getComputedStyle(marker).animationName;
    }
  })()`);
}

describe('the live view', () => {
  it('shows the colors of the desktop', async () => {
    const { place } = await xterm('red-window', '-bg', '#e01020', '-geometry', '40x10+300+200');
    const at = [place.x + place.width - 20, place.y + place.height - 20] as const;
    await waitFor('the red of the window', async () => (await panel.pixel(...at)).join() === '224,16,32');
  });

  it.each(['Fit', '100 %'])('marks the point of a pointer action at the scale %s', async (scale) => {
    await panel.page.getByRole('radio', { name: scale }).click();
    await waitFor(
      'earlier markers to disappear',
      async () => (await panel.page.locator('[data-marker]').count()) === 0,
    );
    // (320, 200) of 1280x720 is (480, 300) of 1920x1080.
    const shown = marked(':has([data-action="left_click"])', 480, 300);
    await host.act({ action: 'left_click', coordinate: [320, 200], scaled_width: 1280, scaled_height: 720 });
    expect(await shown).not.toBe('none');
    await panel.page.getByRole('radio', { name: 'Fit' }).click();
  });

  it('removes markers after a while, and pins the marker of the selected action', async () => {
    await host.act({ action: 'left_click_drag', start_coordinate: [900, 700], coordinate: [1000, 800] });
    await panel.row('900, 700 → 1000, 800').click();
    await marked('[data-pinned]', 1000, 800);
    await waitFor(
      'the other markers to disappear',
      async () => (await panel.page.locator('[data-marker]').count()) === 1,
    );
    await panel.page.keyboard.press('Escape');
    await panel.page.locator('[data-pinned]').waitFor({ state: 'detached' });
  });

  it('shows markers without animation if reduced motion is preferred', async () => {
    await panel.page.emulateMedia({ reducedMotion: 'reduce' });
    const shown = marked(':has([data-action="right_click"])', 1900, 1060);
    await host.act({ action: 'right_click', coordinate: [1900, 1060] });
    expect(await shown).toBe('none');
    await panel.page.emulateMedia({ reducedMotion: 'no-preference' });
    await host.act({ action: 'key', text: 'Escape' });
  });

  it('takes control, types into the desktop, and releases control and all keys', async () => {
    const file = join(host.dataDir, 'typed');
    const script = `read a; printf %s "$a" > ${file}.1; read b; printf %s "$b" > ${file}.2; sleep 60`;
    const { place } = await xterm('control-window', '-geometry', '60x12+400+300', '-e', 'sh', '-c', script);
    const middle = await panel.place(place.x + place.width / 2, place.y + place.height / 2);
    const { page } = panel;

    await page.getByRole('button', { name: 'Take control' }).click();
    await page.getByText('You have control.').waitFor();
    await page.mouse.click(middle.x, middle.y);
    await page.keyboard.type('Hello, T f 1 c?');
    await page.keyboard.press('Enter');
    // The shell creates the file before it writes into it.
    const written = (path: string) =>
      waitFor('the written line', async () => (await readFile(path, 'utf8').catch(() => '')) || undefined);
    expect(await written(`${file}.1`)).toBe('Hello, T f 1 c?');

    await page.keyboard.press('Control+Alt+KeyJ');
    await page.getByRole('button', { name: 'Take control' }).waitFor();
    await Promise.all([
      page.getByText('You are watching.').waitFor(), // for a while
      page.mouse.click(middle.x, middle.y),
    ]);
    await page.keyboard.type('xyz');
    // Neither Ctrl nor Alt is still down, and the keys typed since then went nowhere.
    await host.act({ action: 'type', text: 'only this\n' });
    expect(await written(`${file}.2`)).toBe('only this');
  });
});

describe('the log', () => {
  const scrolled = () =>
    panel.page.evaluate<{ top: number; atEnd: boolean }>(`(() => {
      const { scrollTop, scrollHeight, clientHeight } = document.getElementById('action-list');
      return { top: scrollTop, atEnd: scrollHeight - scrollTop - clientHeight < 9 };
    })()`);

  it('shows each action with its source, duration and error', async () => {
    await host.act({ action: 'key', text: 'ctrl+flubber' });
    await host.act(
      { action: 'scroll', coordinate: [640, 480], scroll_direction: 'up' },
      { 'jumpseat-source': 'replay' },
    );
    const failed = panel.row('ctrl+flubber');
    await failed.and(panel.page.locator('[data-status="failed"]')).waitFor();
    expect(await failed.textContent()).toContain('Unknown key: flubber');
    const scroll = panel.row('up 3 at 640, 480').and(panel.page.locator('[data-status=done]'));
    expect(await scroll.locator('.visually-hidden').textContent()).toMatch(
      /^scroll up 3 at 640, 480, from replay, done, [\d.]+ m?s$/,
    );
  });

  it('shows an action while it runs', async () => {
    // Long enough to be seen on a busy machine.
    const row = panel.row(/Shift_L for 4/);
    const running = row.and(panel.page.locator('[data-status="running"]')).waitFor();
    const held = host.act({ action: 'hold_key', text: 'Shift_L', duration: 4000 });
    await running;
    await held;
    await row.and(panel.page.locator('[data-status="done"]')).waitFor();
  });

  it('never contains sensitive text', async () => {
    await host.act({ action: 'type', text: 'hunter2-hunter2', sensitive: true });
    await panel.row('••• (15 characters)').click();
    await panel.page.getByText('"text_length": 15').waitFor();
    expect(await panel.page.content()).not.toContain('hunter2');
    await panel.page.keyboard.press('Escape');
  });

  it('shows the details of an action, which can be edited and sent again', async () => {
    const chat = '5f4c2b1e-7f7a-4a54-9d2c-0b8c8d2f9a11';
    await host.act({ action: 'mouse_move', coordinate: [77, 88] }, { 'coder-chat-id': chat });
    await panel.row('77, 88').click();
    const details = panel.page.getByRole('region', { name: 'Details' });
    await details.getByText(chat).first().waitFor();
    await details.getByRole('button', { name: 'Edit & send again' }).click();
    await panel.page.getByLabel('Point, x').fill('78');
    await panel.page.keyboard.press('Control+Enter');
    await panel.row('78, 88').waitFor();
    await details.getByRole('button', { name: 'Close' }).click();
  });

  it('shows the details of each action from the top', async () => {
    for (const x of [301, 302]) await host.act({ action: 'left_click', coordinate: [x, 400] });
    const details = panel.page.getByRole('region', { name: 'Details' });
    const scrollTo = (top: number) =>
      panel.page.evaluate<number>(`(() => {
        const body = document.querySelector('section[aria-label^="Details"]').lastElementChild;
        body.scrollTop += ${top};
        return body.scrollTop;
      })()`);
    await panel.row('301, 400').click();
    await details.getByText('"coordinate"').waitFor();
    await waitFor('details that are longer than their pane', async () => (await scrollTo(9999)) > 0);
    await panel.row('302, 400').click();
    await details.getByText('302, 400').first().waitFor();
    await waitFor('their top', async () => (await scrollTo(0)) === 0);
    await details.getByRole('button', { name: 'Close' }).click();
  });

  it('keeps its scroll position, counts new actions, and returns to the end', async () => {
    const log = panel.page.getByRole('listbox');
    await panel.page.keyboard.press('n');
    const acted = Array.from({ length: 60 }, () => host.act({ action: 'cursor_position' }));
    await Promise.all(acted);
    const { last_seq } = await host.journal();
    await panel.page.locator(`[role="option"][data-seq="${last_seq}"]`).waitFor();
    await waitFor('the end of the log', async () => (await scrolled()).atEnd);
    await log.hover();
    await panel.page.mouse.wheel(0, -400);
    const chip = panel.page.getByRole('button', { name: /new$|Newest/i });
    await chip.waitFor();
    let { top } = await scrolled();
    await waitFor('scrolling to end', async () => {
      await panel.page.waitForTimeout(200);
      const before = top;
      ({ top } = await scrolled());
      return top === before;
    });
    await host.act({ action: 'cursor_position' });
    await host.act({ action: 'cursor_position' });
    await panel.page.getByRole('button', { name: '2 new' }).waitFor();
    expect((await scrolled()).top).toBe(top);
    await panel.page.keyboard.press('n');
    await chip.waitFor({ state: 'detached' });
    await waitFor('the end of the log', async () => (await scrolled()).atEnd);
  });

  it('is navigated by keyboard', async () => {
    await panel.page.keyboard.press('l');
    await panel.page.keyboard.press('End');
    await panel.page.keyboard.press('ArrowUp');
    const chosen = panel.page.locator('[role="option"][aria-selected="true"]');
    const last = (await host.journal()).last_seq;
    await chosen.and(panel.page.locator(`[data-seq="${last - 1}"]`)).waitFor();
    await panel.page.keyboard.press('Escape');
    await chosen.waitFor({ state: 'detached' });
  });
});

it('the panel shows pressed keys and buttons, and releases them', async () => {
  await host.act({ action: 'key_down', text: 'shift' });
  await host.act({ action: 'left_mouse_down' });
  const held = panel.page.getByTestId('held');
  await held.getByText('left button').waitFor();
  await held.getByText('Shift').waitFor();
  await held.getByRole('button', { name: 'Release' }).click();
  await held.waitFor({ state: 'detached' });
  await expect.poll(async () => (await host.desktop()).held).toEqual({ keys: [], buttons: [] });
});
