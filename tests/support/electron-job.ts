import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { openProgram } from './desktop-programs';
import type { ElectronApp } from './electron-app';
import { probe } from './video';
import { waitFor } from './wait-for';

/** The main job through the window: watch an agent, take control, type, record, download. */
export async function doMainJob({ app, page, user, ...panel }: ElectronApp): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'jumpseat-job-'));
  user.own(dir);
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await panel.connected();

  // Record.
  await button('Record').click();
  await button('Stop').waitFor();

  // Watch: the live view shows a program, the log an action.
  const typed = join(dir, 'typed');
  const script = `read line; printf %s "$line" > ${typed}; sleep 60`;
  const { place, close } = await openProgram(panel, 'electron-job', 'xterm', [
    ...['-T', 'electron-job', '-bg', '#e01020', '-geometry', '40x10+300+200', '-e', 'sh', '-c', script],
  ]);
  onTestFinished(close);
  const corner = [place.x + place.width - 20, place.y + place.height - 20] as const;
  await waitFor('the red of the window', async () => (await panel.pixel(...corner)).join() === '224,16,32');
  const click = { action: 'left_click', coordinate: corner };
  expect((await panel.act(click)).status).toBe(200);
  await panel.row(corner.join(', ')).waitFor();

  // Take control, and type.
  await button('Take control').click();
  await page.getByText('You have control.').waitFor();
  expect((await panel.act(click)).json).toMatchObject({ message: 'A person has control.' });
  const spot = await panel.place(...corner);
  await page.mouse.click(spot.x, spot.y);
  await page.keyboard.type('Hello, Electron 1');
  await page.keyboard.press('Enter');
  const text = () => {
    try {
      return readFileSync(typed, 'utf8') || undefined;
    } catch {
      return undefined; // not written yet
    }
  };
  expect(await waitFor('the typed line', text)).toBe('Hello, Electron 1');
  await page.keyboard.press('Control+Alt+KeyJ');
  await button('Take control').waitFor();

  await button('Stop').click();
  await page.getByText(/^Saved, /).waitFor();
  await page.keyboard.press('v');
  const cell = page.getByRole('gridcell').first();
  await cell.hover();
  await cell.getByRole('button', { name: /^More for / }).click();
  const file = join(dir, 'video.mp4');
  await app.evaluate(({ session }, file) => {
    const downloaded = new Promise<string>((resolve) => {
      session.defaultSession.once('will-download', (_event, item) => {
        item.setSavePath(file); // else the system's dialog asks for it
        item.once('done', (_event, state) => resolve(state));
      });
    });
    Object.assign(globalThis, { downloaded });
  }, file);
  await page.getByRole('menuitem', { name: 'Video' }).click();
  const state = () => (globalThis as unknown as { downloaded: Promise<string> }).downloaded;
  expect(await app.evaluate(state)).toBe('completed');
  expect((await probe(file)).seconds).toBeGreaterThan(0);
  await page.keyboard.press('v');
}
