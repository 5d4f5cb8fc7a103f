import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/shared/journal';
import { type Host, startHost } from '../support/host';
import { boxOf, centreOf, type OpenPanel, openBrowser, openPanel } from '../support/panel';
import { replayOf } from '../support/replay';
import { jsonLines, sessionEntry, writePictures, writeSession } from '../support/session-files';
import { waitFor } from '../support/wait-for';

const SESSION = '20261121-080000000-abcd';
const CHAT = '5f4c2b1e-7f7a-4a54-9d2c-0b8c8d2f9a11';
const COUNT = 600;
/** The seq of an entry with pictures: a drag from (100, 50) to (300, 150) of 640x360. */
const PICTURED = 599;

let host: Host;
let browser: Browser;
let panel: OpenPanel;

/** Every tenth entry failed, every third is from the composer, and the last hundred are an hour later. */
function entryOf(n: number): JournalEntry {
  const plain = sessionEntry(n);
  const later = (iso: string | undefined) =>
    n > 500 && iso ? new Date(Date.parse(iso) + 3_600_000).toISOString() : (iso ?? '');
  return {
    ...plain,
    received_at: later(plain.received_at),
    started_at: later(plain.started_at),
    done_at: later(plain.done_at),
    ...(n % 50 === 7 && { chat_id: CHAT, request: { action: 'type', text: `Grüße Nummer ${n}` } }),
    ...(n === PICTURED && {
      request: { action: 'left_click_drag', start_coordinate: [200, 100], coordinate: [600, 300] },
      native: { width: 640, height: 360, from: { x: 100, y: 50 }, at: { x: 300, y: 150 } },
      agent: {
        vendor: 'openai',
        call_id: 'call_7',
        turn: 'turn_7',
        reason: 'The card is done, so I move it.',
      },
    }),
  };
}

const ENTRIES = Array.from({ length: COUNT }, (_, i) => entryOf(i + 1));

beforeAll(async () => {
  [host, browser] = await Promise.all([startHost(), openBrowser()]);
  const folder = writeSession(host.dataDir, SESSION, jsonLines(ENTRIES));
  await writePictures(folder, ENTRIES[PICTURED - 1]?.id ?? '');
  panel = await openPanel(browser, host);
  await panel.page.goto(`${host.url}/#session/${SESSION}`);
  await panel.page.getByText('60 failed', { exact: true }).waitFor();
});

beforeEach(async () => {
  await panel.page.locator('#action-list').focus();
  await panel.page.keyboard.press('Escape');
  await panel.page.keyboard.press('x');
});

afterAll(async () => {
  const faults = panel?.faults;
  await browser?.close();
  await host?.stop();
  expect(faults).toEqual([]);
});

const count = () => panel.page.getByTestId('log-count').textContent();
const counted = (words: string) => waitFor(words, async () => (await count()) === words);
/** The seqs of the selected rows that are visible. */
const chosen = () =>
  panel.page.evaluate<number[]>(
    `[...document.querySelectorAll('[role="option"][aria-selected="true"]')].map((row) => Number(row.dataset.seq))`,
  );

/** Whether a row is visible, once all changes are rendered. */
const inSight = (row: string) =>
  panel.page.evaluate<boolean>(`(async () => {
    for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame);
    const box = document.querySelector('[role="option"]${row}')?.getBoundingClientRect();
    const list = document.getElementById('action-list').getBoundingClientRect();
    return box !== undefined && box.top >= list.top - 1 && box.bottom <= list.bottom + 1;
  })()`);

async function pickFilter(menu: string, item: RegExp): Promise<void> {
  await panel.page.getByRole('button', { name: new RegExp(`^${menu}`) }).click();
  await panel.page.getByRole('menuitemcheckbox', { name: item }).click();
  await panel.page.keyboard.press('Escape');
}

describe('the filter', () => {
  it('filters by action, source, chat and status, and is cleared', async () => {
    await pickFilter('Status', /^failed/);
    await counted('60 of 600');
    await pickFilter('Source', /^composer/);
    await counted('20 of 600');
    await panel.page.getByRole('button', { name: 'Remove filter: failed' }).click();
    await counted('200 of 600');
    await pickFilter('Action', /^type/);
    await counted('4 of 600');
    await pickFilter('Chat ID', /^5f4c2b1e/);
    await counted('4 of 600');
    await panel.page.getByRole('button', { name: 'Clear all' }).click();
    await counted('600');
  });

  it('searches texts, errors and labels, and reports if nothing matches', async () => {
    await panel.page.keyboard.press('/');
    await panel.page.getByLabel('Search the log').and(panel.page.locator(':focus')).waitFor();
    await panel.page.keyboard.type('grüße 7');
    await counted('12 of 600');
    await panel.page.getByLabel('Search the log').fill('left click failed');
    await counted('60 of 600');
    await panel.page.getByLabel('Search the log').fill('nowhere to be found');
    await panel.page.getByText('No action matches the filter.').waitFor();
    await panel.page.getByRole('button', { name: 'Clear filter' }).click();
    await counted('600');
  });
});

it('the details show why a model wanted the action, and the search finds its words', async () => {
  await panel.page.getByLabel('Search the log').fill('card is done');
  await counted('1 of 600');
  await panel.page.locator('#action-list').press('End');
  const details = panel.page.getByRole('region', { name: 'Details' });
  await details.getByText('The card is done, so I move it.', { exact: true }).waitFor();
  await details.getByText('call_7', { exact: true }).waitFor();
});

describe('the selection', () => {
  it('moves to the next and previous failure', async () => {
    const { page } = panel;
    for (const [key, seq] of [
      ['j', 10],
      ['j', 20],
      ['k', 10],
    ] as const) {
      await page.keyboard.press(key);
      await waitFor(`action ${seq}`, async () => (await chosen()).join() === String(seq));
    }
    await page.getByRole('region', { name: 'Details' }).getByText('Left click failed.').first().waitFor();
  });

  it('extends to several rows, whose entries are copied as JSON', async () => {
    const { page } = panel;
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('3 selected').waitFor();
    await waitFor('the three rows', async () => (await chosen()).join() === '1,2,3');
    await page.locator('[role="option"][data-seq="2"]').click({ button: 'right' });
    // The toast disappears after some seconds.
    await Promise.all([
      page.getByTestId('toast').filter({ hasText: 'Copied 3 actions as JSON.' }).waitFor(),
      page.getByRole('menuitem', { name: 'Copy as JSON' }).click(),
    ]);
    const copied = () => page.evaluate<string>('navigator.clipboard.readText()');
    const lines = await waitFor('the copied entries', async () => {
      const text = await copied();
      return text.includes(ENTRIES[0]?.id ?? '') && text.split('\n');
    });
    expect(lines.map((line) => JSON.parse(line))).toEqual(ENTRIES.slice(0, 3));
    await page.locator('#action-list').focus();
    await page.keyboard.press('Control+a');
    await page.getByText('600 selected').waitFor();
  });
});

describe('the timeline', () => {
  const strip = () => panel.page.getByRole('slider', { name: 'Actions over time' });

  it('filters the log to the range that is dragged over', async () => {
    const box = await boxOf(strip());
    const { mouse } = panel.page;
    // The hour without actions is shortened: the last hundred of six hundred seconds are at the end.
    await mouse.move(box.x + box.width * 0.84, box.y + 20);
    await mouse.down();
    await mouse.move(box.x + box.width * 0.9, box.y + 20, { steps: 3 });
    await mouse.move(box.x + box.width - 1, box.y + 20, { steps: 3 });
    await mouse.up();
    await waitFor('the filter', async () => (await count())?.endsWith(' of 600'));
    const shown = Number((await count())?.split(' ')[0]);
    expect(shown).toBeGreaterThan(60);
    expect(shown).toBeLessThanOrEqual(100);
    await panel.page.getByRole('button', { name: /^Remove filter: \d\d:/ }).click();
    await counted('600');
  });

  it('shows the action under the pointer, and selects it on a click', async () => {
    const box = await boxOf(strip());
    await panel.page.mouse.move(box.x + 1, box.y + 20);
    await strip().getByText('click 1, 1').waitFor();
    await panel.page.mouse.click(box.x + 1, box.y + 20);
    await waitFor('the first action to be selected', async () => (await chosen()).join() === '1');
    const mark = await boxOf(panel.page.getByTestId('timeline-current'));
    expect(Math.abs(mark.x - box.x)).toBeLessThan(4);
  });

  it('is navigated by keys, and selects a range with Shift', async () => {
    await strip().focus();
    await panel.page.keyboard.press('Home');
    await panel.page.keyboard.press('ArrowRight');
    await waitFor('the second action to be selected', async () => (await chosen()).join() === '2');
    await panel.page.keyboard.press('Shift+ArrowRight');
    await panel.page.keyboard.press('Shift+ArrowRight');
    await counted('3 of 600');
    await panel.page.keyboard.press('Escape');
    await counted('600');
  });
});

it('the snapshots before and after an action can be switched and enlarged, with the exact end of a drag', async () => {
  const { page } = panel;
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowUp');
  const before = page.getByRole('img', { name: 'The screen before the action' });
  const after = page.getByRole('img', { name: 'The screen after the action' });
  await before.waitFor();
  await page.keyboard.press('b');
  await page.keyboard.press('b');
  await after.waitFor();
  await before.waitFor({ state: 'hidden' });
  await page.getByText('100, 50 → 300, 150 of 640 × 360').waitFor();

  await page.keyboard.press('z');
  const stage = page.getByTestId('enlarged');
  await stage.waitFor();
  for (const zoom of [undefined, '1']) {
    if (zoom) await page.keyboard.press(zoom);
    await waitFor('the end of the drag', async () => {
      const box = await boxOf(stage);
      if (zoom && Math.round(box.width) !== 640) return false;
      const spot = await centreOf(stage.locator('[data-shown-spot]'));
      const at = [box.x + (300.5 * box.width) / 640, box.y + (150.5 * box.height) / 360] as const;
      return Math.hypot(spot.x - at[0], spot.y - at[1]) < 0.75;
    });
  }
  await page.keyboard.press('Escape');
  await stage.waitFor({ state: 'detached' });
});

it('a past session does not show new actions, and has a button to the current session', async () => {
  await panel.page.getByTitle(`Session ${SESSION}`).waitFor();
  await host.act({ action: 'mouse_move', coordinate: [11, 12] });
  expect(await count()).toBe('600');
  await panel.page.getByRole('button', { name: 'Back to current session' }).click();
  await panel.row('11, 12').waitFor();
  await counted('1');
  await panel.page.goBack();
  await counted('600');
});

it('the selected row stays visible when its details open, the filter is cleared or an action arrives', async () => {
  await panel.page.getByRole('button', { name: 'Back to current session' }).click();
  for (let x = 20; x < 50; x++) await host.act({ action: 'mouse_move', coordinate: [x, x < 36 ? 21 : 12] });
  await panel.page.getByLabel('Search the log').fill('21');
  await counted('16 of 31');
  await panel.page.locator('#action-list').press('End');
  await panel.page.getByRole('region', { name: 'Details' }).waitFor();
  await waitFor('the selected row above its details', () => inSight('[aria-selected="true"]'));
  const separator = panel.page.getByRole('separator', { name: 'Height of the details' });
  const height = await separator.getAttribute('aria-valuenow');
  await separator.press('ArrowUp');
  await waitFor('taller details', async () => (await separator.getAttribute('aria-valuenow')) !== height);
  await waitFor('the selected row above the taller details', () => inSight('[aria-selected="true"]'));
  await panel.page.getByLabel('Search the log').fill('');
  await counted('31');
  // A new action must not scroll the list.
  await host.act({ action: 'mouse_move', coordinate: [10, 12] });
  await counted('32');
  expect(await inSight('[aria-selected="true"]')).toBe(true);
  await panel.page.goBack();
  await counted('600');
});

it('the replayed row stays visible until the list is scrolled away from it', async () => {
  const replay = replayOf(host);
  await replay.load({ session: SESSION, from: ENTRIES[300]?.id, verify: false, paused: true });
  await panel.page.locator('[data-replaying][data-seq="301"]').waitFor();
  for (let n = 302; n <= 304; n++) {
    await replay.step();
    await panel.page.locator(`[data-replaying][data-seq="${n}"]`).waitFor();
    await waitFor('the replayed row', () => inSight('[data-replaying]'));
  }
  await panel.page.evaluate(`document.querySelector('#action-list').scrollTo({ top: 0 })`);
  await panel.page.locator('[data-seq="1"]').waitFor();
  await replay.step();
  await replay.still();
  expect(await inSight('[data-seq="1"]')).toBe(true);
});

it('the live view marks the selected action only if it is the latest one of the current session', async () => {
  const { page } = panel;
  const choose = async (row: Locator) => {
    await row.click();
    await page.getByRole('region', { name: 'Details' }).getByText('On screen').waitFor();
  };
  await page.getByLabel('Search the log').fill('600, 300');
  await choose(page.locator('#action-list [role="option"]').first());
  expect(await page.locator('[data-marker]').count()).toBe(0);
  await page.getByLabel('Search the log').fill('');
  await page.getByRole('button', { name: 'Back to current session' }).click();
  await host.act({ action: 'mouse_move', coordinate: [13, 14] });
  await choose(panel.row('13, 14'));
  await page.locator('[data-pinned]').waitFor({ state: 'attached' });
  await host.act({ action: 'mouse_move', coordinate: [15, 16] });
  await page.locator('[data-pinned]').waitFor({ state: 'detached' });
});
