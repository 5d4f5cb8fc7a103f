import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryDir } from '../support/host-run';
import { type OpenPanel, openBrowser, openPanel } from '../support/panel';
import { collectOutput, isAlive } from '../support/processes';
import { waitFor } from '../support/wait-for';

/** Time limit for a build of the host on a busy machine (ms). */
const BUILD_LIMIT_MS = 120_000;
/** The same for the first load of the panel (ms). */
const LOAD_LIMIT_MS = 240_000;

const checkout = join(import.meta.dirname, '..', '..');
const dir = temporaryDir();
const copy = join(dir.path, 'checkout');
const dataDir = join(dir.path, 'data');

let dev: ChildProcess;
let output: () => string;
let browser: Browser;
let panel: OpenPanel;

/** Copies the checkout without its history; packages are links, and Vite's cache is the copy's own. */
function copyCheckout(): void {
  // Packages take hundreds of megabytes, and tests write into folders of theirs meanwhile.
  const left = new Set(['.git', '.jumpseat', 'node_modules', 'packages', 'tests']);
  const filter = (from: string) => !left.has(basename(from));
  cpSync(checkout, copy, { recursive: true, preserveTimestamps: true, filter });
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(join(checkout, 'node_modules'))) {
    if (name.startsWith('.vite')) continue;
    symlinkSync(join(checkout, 'node_modules', name), join(copy, 'node_modules', name));
  }
}

/** Saves a source file of the copy with a changed text. */
function change(path: string, from: string, to: string): void {
  const file = join(copy, path);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

const endpoint = (): { url: string; token: string; pid: number } =>
  JSON.parse(readFileSync(join(dataDir, 'endpoint.json'), 'utf8'));

beforeAll(async () => {
  copyCheckout();
  dev = spawn('npm', ['run', 'dev', '--', '--port', '0', '--data-dir', dataDir], { cwd: copy });
  output = collectOutput(dev);
  browser = await openBrowser();
  const url = await waitFor(
    'the address of the panel',
    () => {
      if (dev.exitCode !== null) throw new Error(output());
      return /each saved change: (http:\S+)\/\?token=/.exec(output())?.[1];
    },
    BUILD_LIMIT_MS,
  );
  // The first load transforms all modules, which a busy machine needs more than a minute for.
  const first = await browser.newPage();
  await first.goto(url, { timeout: LOAD_LIMIT_MS });
  await first.close();
  // A host that has just been built again is away for a moment.
  await waitFor('the host', () => existsSync(join(dataDir, 'endpoint.json')), BUILD_LIMIT_MS);
  panel = await openPanel(browser, { url, token: endpoint().token });
}, 480_000);

afterAll(async () => {
  await browser?.close();
  dev?.kill('SIGKILL');
  dir.remove();
});

it('npm run dev shows a saved change of the panel at once, and keeps input and selection', async () => {
  const { page } = panel;
  const { url, token } = endpoint();
  let reloads = 0;
  page.on('load', () => {
    reloads += 1;
  });
  await fetch(`${url}/api/v0/desktop/action`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'mouse_move', coordinate: [123, 456] }),
  });
  await panel.row('123, 456').click();
  await page.getByLabel('Point, x').fill('789');

  const began = performance.now();
  change('src/renderer/src/log/LogPane.tsx', '>Actions</h2>', '>What was done</h2>');
  await page.getByRole('heading', { name: 'What was done' }).waitFor();
  const ms = Math.round(performance.now() - began);
  console.log(`npm run dev: a saved change of the panel was visible after ${ms} ms.`);

  // Without a reload, which would be slow. A busy machine has no useful limit for the time itself.
  expect(reloads).toBe(0);
  expect(await page.getByLabel('Point, x').inputValue()).toBe('789');
  expect(await panel.row('123, 456').getAttribute('aria-selected')).toBe('true');
});

it('npm run dev restarts the host after a change of its sources, and the panel reconnects', async () => {
  const before = endpoint();
  change('src/main/headless.ts', 'Jumpseat serves the desktop API', 'The changed Jumpseat serves');
  await waitFor('the changed host', () => output().includes('The changed Jumpseat serves'), BUILD_LIMIT_MS);
  const after = endpoint();
  expect(after.url).toBe(before.url);
  expect(after.pid).not.toBe(before.pid);
  await panel.connected();
  expect(await panel.page.getByLabel('Point, x').inputValue()).toBe('789');
  expect(panel.faults).toEqual([]);
}, 240_000);

it('npm run dev ends the host when npm is stopped', async () => {
  const { pid } = endpoint();
  dev.kill();
  await waitFor('the host to exit', () => !isAlive(pid));
});
