import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Host, startHost } from '../support/host';
import { ask } from '../support/http';
import { type OpenPanel, openBrowser, openPanel } from '../support/panel';
import { freePort } from '../support/vnc-server';

const dataDir = mkdtempSync(join(tmpdir(), 'jumpseat-sign-in-'));
let host: Host;
let browser: Browser;
let panel: OpenPanel;
let port: string;
/** A different server on this machine, such as one by an agent, and the headers that browsers send to it. */
let other: Server;
const received: IncomingHttpHeaders[] = [];

beforeAll(async () => {
  other = createServer((request, response) => {
    received.push(request.headers);
    response.setHeader('content-type', 'text/html');
    response.end('<title>other</title>');
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  port = String(await freePort());
  const starting = startHost(['--data-dir', dataDir, '--port', port]);
  [host, browser] = await Promise.all([starting, openBrowser()]);
  panel = await openPanel(browser, host);
});

afterAll(async () => {
  await browser?.close();
  await host?.stop();
  other?.close();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

it('a different server on this machine receives no usable credentials and cannot use the API', async () => {
  const page = await panel.page.context().newPage();
  await page.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
  const cookie = received.at(-1)?.cookie ?? '';
  expect(cookie).toMatch(/^jumpseat-\d+=/);
  expect(cookie).not.toContain(host.token);

  const value = cookie.split('=')[1] ?? '';
  const url = `${host.url}/api/v0/desktop/action`;
  const body = '{"action":"mouse_move","coordinate":[7,7]}';
  for (const headers of [
    { cookie },
    { authorization: `Bearer ${value}` },
    { authorization: `Basic ${btoa(`x:${value}`)}` },
  ]) {
    expect((await ask(url, { method: 'POST', headers, body })).status).toBe(401);
  }
  // Its page cannot use the API either, even in a browser that is signed in.
  const outcomes = await page.evaluate<string[]>(`(async () => {
    const send = (init) => fetch(${JSON.stringify(url)}, { credentials: 'include', ...init }).then(
      ({ status, type }) => type + ' ' + status, () => 'failed');
    const socket = (path) => new Promise((resolve) => {
      const opened = new WebSocket(${JSON.stringify(host.url.replace('http', 'ws'))} + path);
      opened.onopen = () => resolve('open');
      opened.onerror = () => resolve('failed');
    });
    const body = ${JSON.stringify(body)};
    return [
      await send({ method: 'POST', body }),
      await send({ method: 'POST', body, mode: 'no-cors' }),
      await send({ method: 'POST', body, headers: { 'content-type': 'application/json' } }),
      await socket('/api/v0/events'),
      await socket('/api/v0/desktop/vnc'),
    ];
  })()`);
  expect(outcomes).toEqual(['failed', 'failed', 'failed', 'failed', 'failed']);
  expect((await host.journal()).actions).toEqual([]);
  await page.close();
});

it('a stale link or an unknown address opens the panel in a browser that is signed in', async () => {
  const page = await panel.page.context().newPage();
  for (const path of ['/?token=of-another-start', '/nonsense']) {
    await page.goto(host.url + path);
    await page.getByRole('button', { name: 'Take control' }).waitFor();
    await page.waitForURL(`${host.url}/`);
  }
  await page.close();
});

it('a stale link is reported in a browser that is not signed in, and the token can be entered there', async () => {
  const stranger = await openPanel(browser, host, { signedIn: false });
  await stranger.page.goto(`${host.url}/?token=of-another-start`);
  await stranger.page.getByRole('heading', { name: 'This link is no longer valid' }).waitFor();
  await stranger.page.getByLabel('Token').fill(host.token);
  await stranger.page.getByRole('button', { name: 'Sign in' }).click();
  await stranger.connected();
  expect(stranger.faults).toEqual([]);
  await stranger.close();
});

it('the panel reconnects without a new sign-in after the host restarts', async () => {
  expect(await host.stop()).toBe(0);
  await panel.page.waitForSelector('[data-state="connected"] canvas', { state: 'detached' });
  host = await startHost(['--data-dir', dataDir, '--port', port]);
  await panel.connected();
  expect(panel.faults).toEqual([]);
});
