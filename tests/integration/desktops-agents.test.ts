import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { NamedDesktop } from '../../src/shared/named-desktop';
import { addDesktop, desktopOf, listDesktops } from '../support/desktops';
import { type Host, startHost } from '../support/host';
import { tempDir } from '../support/temp-dir';
import { waitFor } from '../support/wait-for';

const exec = promisify(execFile);
const PROGRAM = join(import.meta.dirname, '../../out/main/headless.js');

let host: Host;
beforeAll(async () => {
  host = await startHost(['--geometry', '640x480']);
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
});

const jumpseat = async (...args: string[]) => {
  const env = { ...process.env, JUMPSEAT_DATA_DIR: host.dataDir };
  return (await exec(process.execPath, [PROGRAM, ...args], { env })).stdout.trimEnd();
};
const names = async () => (await listDesktops(host)).map(({ name }) => name);
const pointerOf = async (name: string) =>
  (await desktopOf(host, name).act({ action: 'cursor_position' })).json.output;

it('a shell command with --desktop acts on that desktop, and adds it if there is none', async () => {
  await Promise.all([
    jumpseat('click', '30', '40', '--desktop', 'shell'),
    jumpseat('click', '30', '40', '--desktop', 'shell'),
  ]);
  expect(await names()).toEqual(['main', 'shell']);
  expect(await pointerOf('shell')).toBe('x=30,y=40');
  const listed = JSON.parse(await jumpseat('desktops', '--json')) as NamedDesktop[];
  expect(listed.map(({ name, status }) => [name, status.state])).toEqual([
    ['main', 'stopped'],
    ['shell', 'running'],
  ]);
  expect(await jumpseat('status', '--desktop', 'shell')).toContain('running');
  expect(await jumpseat('desktops', 'stop', 'shell')).toBe('stopped');
  expect(await jumpseat('desktops', 'delete', 'shell')).toBe('deleted');
  expect(await names()).toEqual(['main']);
});

it('vendor routes and /mcp take ?desktop=NAME', async () => {
  const desktop = await addDesktop(host, { name: 'vendors' });
  onTestFinished(() => desktop.request('', { method: 'DELETE' }).then(() => undefined));
  const click = { type: 'tool_use', id: 'toolu_1', toolset_name: 'computer', name: 'left_click' };
  const turn = await host.request('/api/v0/agents/anthropic?desktop=vendors', {
    method: 'POST',
    body: { role: 'assistant', content: [{ ...click, input: { coordinate: [50, 60] } }] },
  });
  expect(turn.status).toBe(200);
  expect(await pointerOf('vendors')).toBe('x=50,y=60');
  const answer = await host.request('/mcp?desktop=vendors', {
    method: 'POST',
    headers: { accept: 'application/json, text/event-stream' },
    body: {
      ...{ jsonrpc: '2.0', id: 1, method: 'tools/call' },
      params: { name: 'left_click', arguments: { coordinate: [70, 80] } },
    },
  });
  await answer.text();
  expect(await pointerOf('vendors')).toBe('x=70,y=80');
  expect(await pointerOf('main')).not.toBe('x=70,y=80');
});

/** An MCP client of `jumpseat mcp`. */
async function connect(...flags: string[]): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  const args = [PROGRAM, 'mcp', '--data-dir', host.dataDir, ...flags];
  await client.connect(new StdioClientTransport({ command: process.execPath, args }));
  return client;
}
const clickBy = (client: Client, x: number, y: number) =>
  client.callTool({ name: 'left_click', arguments: { coordinate: [x, y] } });

it('jumpseat mcp --desktop adds its desktop, which stays; --new-desktop has one until the client leaves', async () => {
  const named = await connect('--desktop', 'cursor');
  await clickBy(named, 11, 12);
  const [first, second] = [await connect('--new-desktop'), await connect('--new-desktop')];
  await clickBy(first, 21, 22);
  await clickBy(second, 31, 32);
  expect(await names()).toEqual(['main', 'cursor', 'desktop-2', 'desktop-3']);
  expect(await Promise.all(['cursor', 'desktop-2', 'desktop-3'].map(pointerOf))).toEqual([
    'x=11,y=12',
    'x=21,y=22',
    'x=31,y=32',
  ]);
  await Promise.all([named.close(), first.close(), second.close()]);
  await waitFor('the desktops to go', async () => (await names()).length === 2);
  expect(await names()).toEqual(['main', 'cursor']);
});

it('a virtual desktop that nobody uses stops after --desktop-idle-minutes, and starts again on use', async () => {
  const dataDir = tempDir();
  const idle = await startHost([
    ...['--geometry', '640x480', '--desktop-idle-minutes', '0.02'],
    ...['--data-dir', dataDir],
  ]);
  onTestFinished(() => idle.stop().then(() => undefined));
  const desktop = await addDesktop(idle);
  await desktop.act({ action: 'cursor_position' });
  await waitFor('the desktop to stop', async () => (await desktop.get()).status.state === 'stopped');
  expect((await desktop.act({ action: 'cursor_position' })).status).toBe(200);
  // An agent that waits for an answer still uses it.
  const asked = desktop.request('/ask', { method: 'POST', body: { question: 'Which?', timeout: 4 } });
  let states = '';
  const watch = setInterval(async () => {
    states += `${(await desktop.get()).status.state} `;
  }, 200);
  expect((await asked).status).toBe(408);
  clearInterval(watch);
  expect(states).not.toContain('stopped');
});
