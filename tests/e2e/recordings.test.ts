import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordedActions, Recording, RecordingList } from '../../src/shared/recording';
import { openProgram } from '../support/desktop-programs';
import { type Host, startHost } from '../support/host';
import { type OpenPanel, openBrowser, openPanel } from '../support/panel';
import { askRecording, fromLibrary, removeRecording } from '../support/recording';
import { probe } from '../support/video';
import { waitFor } from '../support/wait-for';

const CHAT = '5f4c2b1e-7f7a-4a54-9d2c-0b8c8d2f9a11';
let host: Host;
let browser: Browser;
let panel: OpenPanel;

beforeAll(async () => {
  [host, browser] = await Promise.all([startHost(['--geometry', '800x600']), openBrowser()]);
  panel = await openPanel(browser, host);
});
afterAll(async () => {
  expect(panel.faults).toEqual([]);
  await browser.close();
  await host.stop();
});

const all = async () => (await fromLibrary<RecordingList>(host)).recordings;
const button = (name: string | RegExp) => panel.page.getByRole('button', { name, exact: true });
const card = (title: string): Locator => panel.page.getByRole('gridcell', { name: title });

/** Evaluates an expression with the page's `video`. */
const ofVideo = <T>(expression: string) =>
  panel.page.evaluate<T>(`((video) => ${expression})(document.querySelector('video'))`);
/** The video's current time (s). */
const time = () => ofVideo<number>('video.currentTime');
/** Whether the video is loaded and has finished seeking. */
const atRest = () =>
  waitFor('the video to load and finish seeking', () =>
    ofVideo<boolean>('video?.readyState >= 2 && !video.seeking && !video.error'),
  );

describe('recording', () => {
  it('is explained while there are no recordings', async () => {
    await panel.page.keyboard.press('v');
    await panel.page.getByText('No recordings yet').waitFor();
    expect(await panel.page.getByText('/api/v0/desktop/recording/start').count()).toBe(1);
    await panel.page.keyboard.press('v');
    await panel.connected();
  });

  it('starts and stops with a button, and shows its duration and size', async () => {
    await button('Record').click();
    await button('Stop').waitFor();
    const being = panel.page.getByTestId('being-recorded');
    await being.getByText(/^(?!0:00)\d+:\d\d$/).waitFor();
    const program = await openProgram(host, 'recorded-window', 'xterm', [
      ...['-title', 'recorded-window', '-e', 'sh', '-c', 'for i in 1 2 3; do read line; done'],
    ]);
    for (const text of ['one\n', 'two\n', 'three']) await host.act({ action: 'type', text });
    await host.act({ action: 'key', text: 'ctrl+flubber' });
    const moves = Array.from({ length: 40 }, (_, i) => [200 + i * 9, 200]);
    await Promise.all(moves.map((coordinate) => host.act({ action: 'mouse_move', coordinate })));
    await being.getByText(/^[1-9][\d.]* [kM]B$/).waitFor();
    await button('Stop').click();
    await panel.page.getByText(/^Saved, /).waitFor();
    await program.close();
    const [recording] = await all();
    expect(recording).toMatchObject({ status: 'ready', actions: 45 });
  });

  it('is shown and can be stopped if a different client started it', async () => {
    const id = randomUUID();
    await askRecording(host, 'start', id, { 'coder-chat-id': CHAT });
    const being = panel.page.getByTestId('being-recorded');
    await being.getByText('A client records').waitFor();
    expect(await button('Record').count()).toBe(1);
    await being.click();
    await panel.page.getByText(`Chat ${CHAT}`).waitFor();
    await panel.page.getByLabel('Active recordings').getByRole('button', { name: 'Stop' }).click();
    await being.waitFor({ state: 'detached' });
    await waitFor('the video to be finished', async () => {
      const { status } = await fromLibrary<Recording>(host, `/${id}`);
      expect(status).toMatch(/^(finalizing|ready)$/);
      return status === 'ready';
    });
    await panel.page.keyboard.press('Escape');
    await removeRecording(host, id);
  });

  it('continues across a reload, and can still be stopped', async () => {
    const { page } = panel;
    await page.keyboard.press('Control+Alt+KeyR');
    await button('Stop').waitFor();
    await page.reload();
    await button('Stop').waitFor();
    const [recording] = await all();
    expect(recording?.status).toBe('recording');
    await page.keyboard.press('Control+Alt+KeyR');
    await page.getByText(/^Saved, /).waitFor();
    await removeRecording(host, recording?.id ?? '');
  });
});

describe('the player', () => {
  let recording: Recording;
  let actions: RecordedActions['actions'];

  beforeAll(async () => {
    const [first] = await all();
    if (!first) throw new Error('Nothing was recorded.');
    recording = first;
    ({ actions } = await fromLibrary<RecordedActions>(host, `/${first.id}/actions`));
    await panel.page.keyboard.press('v');
    await card(recording.title).click();
    await atRest();
  });

  const rows = () => panel.page.getByRole('listbox', { name: 'Actions in the video' }).getByRole('option');
  const current = () => panel.page.locator('[role="option"][aria-selected="true"][data-video-ms]');

  it('seeks to a clicked action', async () => {
    for (const index of [3, 0, 2]) {
      await rows().nth(index).click();
      await atRest();
      const wanted = actions[index]?.video_ms ?? Number.NaN;
      await waitFor('the position of the action', async () => Math.abs((await time()) * 1000 - wanted) < 100);
      await atRest();
      expect(Math.abs((await time()) * 1000 - wanted)).toBeLessThan(5);
      await rows().nth(index).and(panel.page.locator('[aria-selected="true"]')).waitFor();
    }
  });

  it('shows actions as marks, highlights failures and combines close actions', async () => {
    const counts = await panel.page.evaluate<number[]>(
      `[...document.querySelectorAll('[data-mark]')].map((mark) => Number(mark.dataset.mark))`,
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(actions.length);
    expect(counts.length).toBeLessThan(actions.length);
    expect(await panel.page.locator('[data-mark][data-failed]').count()).toBe(1);
  });

  it('plays, and keeps the current action selected and visible', async () => {
    await rows().first().click();
    await atRest();
    await panel.page.keyboard.press('Home');
    await atRest();
    await panel.page.keyboard.press(' ');
    await waitFor('playback to start', () => ofVideo<boolean>('!video.paused || video.ended'));
    // A busy machine takes longer to record, so its video is longer.
    await waitFor('playback to end', () => ofVideo<boolean>('video.ended'), 90_000);
    await waitFor('the last action to be selected', async () => {
      const ms = Number(await current().getAttribute('data-video-ms'));
      return ms === actions.at(-1)?.video_ms;
    });
    await current().waitFor();
  }, 180_000);

  it('is controlled by keys', async () => {
    const { page } = panel;
    // In the list, Home goes to the first action.
    await page.getByRole('slider').focus();
    await page.keyboard.press('Home');
    await atRest();
    await page.keyboard.press('Shift+ArrowRight');
    await atRest();
    const second = Math.min(1, (await ofVideo<number>('video.duration')) - 0.01);
    await waitFor('the position after one second', async () => Math.abs((await time()) - second) < 0.02);
    await page.keyboard.press('ArrowLeft');
    await waitFor('the start of the video', async () => (await time()) === 0);
    const rate = (wanted: number) =>
      waitFor(`rate ${wanted}`, () => ofVideo<boolean>(`video.playbackRate === ${wanted}`));
    await page.keyboard.press('>');
    await rate(1.5);
    await page.keyboard.press('<');
    await page.keyboard.press('<');
    await rate(0.5);
    await page.keyboard.press('>');
    await page.keyboard.press('c');
    const mode = () => ofVideo<string>('video.textTracks[0].mode');
    await waitFor('subtitles to be shown', async () => (await mode()) === 'showing');
    expect(
      await waitFor('the cues of the subtitles', () =>
        ofVideo<number | undefined>('video.textTracks[0].cues?.length || undefined'),
      ),
    ).toBe(actions.length);
    await page.keyboard.press('c');
    await waitFor('subtitles to be hidden', async () => (await mode()) === 'hidden');
  });

  it('steps to each frame exactly once', async () => {
    const { times } = await probe(join(host.dataDir, 'recordings', recording.id, 'video.mp4'));
    await panel.page.getByRole('slider').focus();
    await panel.page.keyboard.press('Home');
    await atRest();
    for (const wanted of times.slice(1, 6)) {
      await panel.page.keyboard.press('.');
      await waitFor('the next frame', async () => Math.abs((await time()) - wanted) < 0.002);
      await atRest();
    }
    await panel.page.keyboard.press(',');
    await waitFor('the previous frame', async () => Math.abs((await time()) - (times[4] ?? 0)) < 0.002);
  });

  it('shows the real time of the position, including idle time', async () => {
    await rows().last().click();
    await atRest();
    const shown = panel.page.getByText('Clock').locator('xpath=following-sibling::dd');
    const at = new Date(actions.at(-1)?.started_at ?? '');
    const clock = (time: Date) => time.toTimeString().slice(0, 8);
    // The position is shown in tenths of a second, and a tenth may contain a few seconds of idle time.
    const around = Array.from({ length: 7 }, (_, i) => clock(new Date(at.getTime() + (i - 5) * 1000)));
    await waitFor('the time of the last action', async () =>
      around.includes((await shown.textContent()) ?? ''),
    );
  });

  it('renames the recording in place, and closes with Esc', async () => {
    await button('Rename').click();
    await panel.page.getByLabel('Title').fill('The first one');
    await panel.page.keyboard.press('Enter');
    await panel.page.getByRole('heading', { name: 'The first one' }).waitFor();
    await waitFor('the title at the host', async () => {
      const { title } = await fromLibrary<Recording>(host, `/${recording.id}`);
      return title === 'The first one';
    });
    await panel.page.keyboard.press('Escape');
    await card('The first one').waitFor();
  });
});
