import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { agentClients, environmentLine } from '../../src/shared/agent-clients';
import { faultsInBothThemes } from '../support/axe';
import { type Host, startHost } from '../support/host';
import { boxOf, type OpenPanel, openBrowser, openPanel, runCommand } from '../support/panel';
import { freePort, PASSWORD, startXvnc, type VncServer } from '../support/vnc-server';
import { waitFor } from '../support/wait-for';

let host: Host;
let server: VncServer;
let browser: Browser;
let panel: OpenPanel;
beforeAll(async () => {
  [host, server, browser] = await Promise.all([
    startHost(['--geometry', '800x600']),
    startXvnc('VncAuth'),
    openBrowser(),
  ]);
  panel = await openPanel(browser, host);
});
afterAll(async () => {
  expect(panel?.faults).toEqual([]);
  await browser?.close();
  expect(await host?.stop()).toBe(0);
  await server?.stop();
});

it('the panel tests a VNC server, connects to it and returns to the virtual desktop', async () => {
  const { page } = panel;
  const says = (text: string | RegExp) => page.getByRole('dialog').getByText(text).waitFor();
  await page.getByTestId('which-desktop').click();
  const address = page.getByLabel('VNC server');
  const password = page.getByLabel('Password');

  await address.fill(`127.0.0.1:${await freePort()}`);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await says(/Connection refused at/);
  await address.fill('not an address');
  await page.keyboard.press('Enter');
  await says(/An address looks like/);
  expect(await faultsInBothThemes(page)).toEqual([]);

  await address.fill(`127.0.0.1:${server.port}`);
  await page.keyboard.press('Enter');
  await says(/requires a password/);
  await password.and(page.locator(':focus')).waitFor();
  await page.keyboard.type('open');
  await page.keyboard.press('Enter');
  await says(/did not accept the password/);
  await password.fill(PASSWORD);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await says(/Connected to .*1280 × 720/);
  expect(await faultsInBothThemes(page)).toEqual([]);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByText('1280 × 720').waitFor();
  await panel.connected();
  expect(await page.evaluate<string>('JSON.stringify(localStorage)')).not.toContain(PASSWORD);

  await page.getByTestId('which-desktop').click();
  const recent = page.getByRole('button', { name: `vnc://127.0.0.1:${server.port}` });
  await recent.first().waitFor();
  expect(await faultsInBothThemes(page)).toEqual([]);
  // The focus moves after an error, and then stays where the person puts it.
  await address.fill('not an address');
  await page.keyboard.press('Enter');
  await says(/An address looks like/);
  await page.getByRole('button', { name: /^Forget vnc:/ }).focus();
  await page.keyboard.press('Enter');
  await recent.first().waitFor({ state: 'detached' });
  expect(await page.evaluate<string>('document.activeElement.placeholder')).not.toBe(
    'box:5901 or /run/vnc.sock',
  );
  await page.getByRole('button', { name: 'Virtual desktop' }).click();
  await page.getByText('800 × 600').waitFor();
  await panel.connected();
});

it('the panel shows the line of each client, with the token only in what is copied', async () => {
  const { page } = panel;
  const answered = page.waitForResponse((response) => response.url().endsWith('/api/v0/token'));
  await runCommand(page, 'Connect an agent');
  await (await answered).finished();
  const dialog = page.getByRole('dialog', { name: 'Connect an agent' });
  const clients = agentClients(host);
  await waitFor('all clients', async () => (await dialog.getByRole('term').count()) === clients.length);
  expect(await dialog.textContent()).not.toContain(host.token);
  // A long line scrolls in its own box, beside which its copy button stays visible.
  const { x, width } = await boxOf(dialog);
  for (const button of await dialog.getByRole('button', { name: /^Copy the line/ }).all()) {
    const box = await button.boundingBox();
    expect(box && box.x + box.width).toBeLessThan(x + width);
  }
  expect(await faultsInBothThemes(page)).toEqual([]);
  for (const [id, copied] of [
    ['curl', clients.find(({ id }) => id === 'curl')?.line],
    ['anthropic', `${environmentLine(host)}\n${clients.find(({ id }) => id === 'anthropic')?.line}`],
  ]) {
    const title = clients.find((client) => client.id === id)?.title;
    await dialog.getByRole('button', { name: `Copy the line for ${title}`, exact: true }).click();
    await waitFor(
      `the line for ${title}`,
      async () => (await page.evaluate<string>('navigator.clipboard.readText()')) === copied,
    );
  }
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});
