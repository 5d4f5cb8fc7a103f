import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mcpTools } from '../../src/shared/dialects/mcp-tools';
import { openProgram, type Program } from '../support/desktop-programs';
import { type Host, startHost } from '../support/host';
import { tempDir } from '../support/temp-dir';
import { waitFor } from '../support/wait-for';
import { eventsOf } from '../support/x-events';

const exec = promisify(execFile);
let host: Host;
beforeAll(async () => {
  host = await startHost();
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
});

/** The revisions of the protocol, as the SDK is asked for them. */
const REVISIONS = { '2025-11-25': 'legacy', '2026-07-28': { pin: '2026-07-28' } } as const;
type Revision = keyof typeof REVISIONS;
const INFO = { name: 'test', version: '1' };
const newClient = (revision: Revision) =>
  new Client(INFO, { versionNegotiation: { mode: REVISIONS[revision] } });

async function connect(revision: Revision = '2025-11-25'): Promise<Client> {
  const client = newClient(revision);
  const headers = { authorization: `Bearer ${host.token}` };
  await client.connect(
    new StreamableHTTPClientTransport(new URL('/mcp', host.url), { requestInit: { headers } }),
  );
  return client;
}

describe('an MCP client', () => {
  let client: Client;
  let xev: Program;
  beforeEach(async () => {
    client = await connect();
    xev = await openProgram(host, 'events', 'xev', [
      ...['-name', 'events', '-geometry', '1900x1000+0+0'],
      ...['-event', 'button', '-event', 'keyboard'],
    ]);
  });
  afterEach(async () => {
    await client.close();
    await xev.close();
  });

  const call = (name: string, input: Record<string, unknown> = {}) =>
    client.callTool({ name, arguments: input });

  it('lists the tools in a fixed order, with hints', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(mcpTools().map(({ name }) => name));
    const hints = Object.fromEntries(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint]));
    expect(hints).toMatchObject({ screenshot: true, cursor_position: true, wait: true, left_click: false });
  });

  it('clicks with modifiers in the pixels of the screenshot', async () => {
    expect(await call('left_click', { coordinate: [640, 360], text: 'shift' })).toMatchObject({
      content: [{ type: 'text', text: 'OK' }],
    });
    await waitFor('the click', () => eventsOf(xev.output()).length >= 4);
    expect(eventsOf(xev.output())).toEqual([
      'down Shift_L 0x0',
      'press 1 0x1 960,540',
      'release 1 0x101 960,540',
      'up Shift_L 0x1',
    ]);
  });

  it('E03: gets a screenshot of at most a megabyte, also after an action', async () => {
    await call('mouse_move', { coordinate: [333, 222] });
    const shown = await call('screenshot');
    const [, image] = shown.content as { data: string; mimeType: string }[];
    expect(image?.mimeType).toBe('image/jpeg');
    expect(image?.data.length).toBeLessThan(600_000);
    const part = await call('screenshot', { region: [100, 200, 400, 350] });
    expect(part.content).toMatchObject([{ type: 'text' }, { type: 'image' }]);
    expect(shown.content).toMatchObject([
      { type: 'text', text: '1280x720, pointer at 333,222' },
      { type: 'image' },
    ]);
    const clicked = await call('left_click', { coordinate: [640, 360], screenshot_after: true });
    expect(clicked.content).toMatchObject([{ type: 'text', text: 'OK' }, { type: 'image' }]);
    expect(JSON.stringify(clicked).length).toBeLessThan(1e6);
    expect(eventsOf(xev.output()).map((event) => event.split(' ').slice(0, 2).join(' '))).toEqual([
      'press 1',
      'release 1',
    ]);
  });

  it('gets the position of the pointer in words and as data', async () => {
    await call('mouse_move', { coordinate: [333, 222] });
    expect(await call('cursor_position')).toMatchObject({
      content: [{ type: 'text', text: 'X=333,Y=222' }],
      structuredContent: { x: 333, y: 222 },
    });
  });

  it('presses and releases the button at a place', async () => {
    await call('left_mouse_down', { coordinate: [400, 400] });
    await call('left_mouse_up', { coordinate: [600, 400] });
    await waitFor('the release', () => eventsOf(xev.output()).length >= 2);
    expect(eventsOf(xev.output())).toEqual(['press 1 0x0 600,600', 'release 1 0x100 900,600']);
  });

  it('performs a batch, which stops at the first failure', async () => {
    const actions = [
      { action: 'left_click', coordinate: [640, 360] },
      { action: 'key', text: 'a' },
      { action: 'fly' },
      { action: 'key', text: 'b' },
    ];
    const { content, isError } = await call('computer_batch', { actions });
    expect(isError).toBe(true);
    expect(content).toMatchObject([
      { text: '1. left_click: OK' },
      { text: '2. key: OK' },
      { text: expect.stringMatching(/^3\. fly: Unknown action: fly/) },
      { text: '4. key: Not executed: an earlier computer action in this turn failed.' },
    ]);
    await waitFor('the key', () => eventsOf(xev.output()).includes('up a 0x0'));
    expect(eventsOf(xev.output())).not.toContain('down b 0x0');
  });

  it('reads what is wrong with a call', async () => {
    const outside = await call('left_click', { coordinate: [1280, 10] });
    expect(outside).toMatchObject({
      isError: true,
      content: [{ text: 'Coordinate (1280, 10) is outside the 1280x720 screenshot.' }],
    });
    expect(await call('dance')).toMatchObject({ isError: true, content: [{ text: 'Unknown tool: dance' }] });
  });

  it.each(Object.keys(REVISIONS) as Revision[])(
    'E05: of %s releases the keys at once if it cancels a call',
    async (revision) => {
      const client = await connect(revision);
      await call('left_click', { coordinate: [640, 360] });
      const cancel = new AbortController();
      const held = client.callTool(
        { name: 'hold_key', arguments: { text: 'F5', duration: 60 } },
        { signal: cancel.signal },
      );
      await waitFor(
        'the key to be down',
        async () =>
          (await host.desktop()).held !== undefined &&
          eventsOf(xev.output()).some((event) => event.startsWith('down F5')),
      );
      cancel.abort();
      await expect(held).rejects.toThrow();
      // Not as X events: the server repeats a key that is down.
      const pressed = async () => JSON.stringify((await host.desktop()).held);
      await waitFor('the key to be up', async () => !(await pressed()).includes('F5'));
      await client.close();
    },
  );

  it('waits until the screen is still, and returns a screenshot', async () => {
    expect((await call('wait')).content).toMatchObject([{ text: 'OK' }, { type: 'image' }]);
  });

  it('keeps a sensitive text out of the journal', async () => {
    await call('left_click', { coordinate: [640, 360] });
    await call('type', { text: 'hunter2', sensitive: true });
    const { actions } = await host.journal();
    expect(JSON.stringify(actions)).not.toContain('hunter2');
    expect(actions.at(-1)?.agent).toMatchObject({ vendor: 'mcp' });
  });
});

const HEADLESS = join(import.meta.dirname, '../../out/main/headless.js');
const relay = (dataDir: string, ...flags: string[]) => ({
  command: process.execPath,
  args: [HEADLESS, 'mcp', '--data-dir', dataDir, ...flags],
});

describe('every client', () => {
  type OldSdk = typeof import('@modelcontextprotocol/client') &
    typeof import('@modelcontextprotocol/client/stdio');
  /** Version 1 of the SDK, which is installed beside the other clients. */
  const load = createRequire(join(import.meta.dirname, '../clients/package.json'));
  const old = (name: string) => load(`@modelcontextprotocol/sdk/client/${name}.js`) as OldSdk;
  const overHttp = (): [URL, object] => [
    new URL('/mcp', host.url),
    { requestInit: { headers: { authorization: `Bearer ${host.token}` } } },
  ];

  const CLIENTS: readonly (readonly [string, () => Promise<Client>])[] = [
    ...(Object.keys(REVISIONS) as Revision[]).flatMap((revision): [string, () => Promise<Client>][] => [
      [`for revision ${revision} over HTTP`, () => connect(revision)],
      [
        `for revision ${revision} on stdio`,
        async () => {
          const client = newClient(revision);
          await client.connect(new StdioClientTransport(relay(host.dataDir)));
          return client;
        },
      ],
    ]),
    [
      'for version 1 of the SDK over HTTP',
      async () => {
        const client = new (old('index').Client)(INFO);
        await client.connect(new (old('streamableHttp').StreamableHTTPClientTransport)(...overHttp()));
        return client;
      },
    ],
    [
      'for version 1 of the SDK on stdio',
      async () => {
        const client = new (old('index').Client)(INFO);
        await client.connect(new (old('stdio').StdioClientTransport)(relay(host.dataDir)));
        return client;
      },
    ],
  ];

  it.each(CLIENTS)('E01: sees the same tools in the same order, %s', async (_, open) => {
    const client = await open();
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(mcpTools().map(({ name }) => name));
    expect(await client.callTool({ name: 'cursor_position', arguments: {} })).toMatchObject({
      structuredContent: { x: expect.any(Number), y: expect.any(Number) },
    });
    await client.close();
  });

  it('is told that a long call goes on, so that it does not give up', async () => {
    const request = { name: 'ask_person', arguments: { question: 'Which?', timeout: 12 } };
    const results = CLIENTS.map(async ([name, open]) => {
      const client = await open();
      const progress: number[] = [];
      const onprogress = (one: { progress: number }) => progress.push(one.progress);
      const options = { timeout: 9000, resetTimeoutOnProgress: true, onprogress };
      // The second argument of version 1 is a schema.
      const args = name.includes('version 1') ? [undefined, options] : [options];
      const call = client.callTool.bind(client, request) as (...args: unknown[]) => Promise<unknown>;
      const result = await call(...args);
      await client.close();
      return { name, result, progress };
    });
    const content = [{ type: 'text', text: expect.stringContaining('No person answered in time.') }];
    for (const { name, result, progress } of await Promise.all(results)) {
      expect(result, name).toMatchObject({ content, isError: true });
      expect(progress.length, name).toBeGreaterThan(0);
      expect(progress, name).toEqual(progress.toSorted((a, b) => a - b));
    }
  });
});

it('hosts offer tools for recordings and the clipboard only with --extra-tools', async () => {
  const plain = await connect();
  expect(await plain.callTool({ name: 'read_clipboard' })).toMatchObject({
    isError: true,
    content: [{ text: 'Unknown tool: read_clipboard' }],
  });
  await plain.close();
  const dataDir = tempDir();
  const extra = await startHost(['--data-dir', dataDir, '--extra-tools']);
  const client = newClient('2025-11-25');
  await client.connect(new StdioClientTransport(relay(dataDir)));
  const call = async (name: string, input = {}) => {
    const { content, isError } = await client.callTool({ name, arguments: input });
    const [{ text } = { text: '' }] = content as { text: string }[];
    return isError ? `error: ${text}` : text;
  };
  try {
    expect((await client.listTools()).tools.slice(-4).map(({ name }) => name)).toEqual([
      ...['recording_start', 'recording_stop', 'read_clipboard', 'write_clipboard'],
    ]);
    const id = await call('recording_start');
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(await call('recording_stop', { recording_id: id })).toBe('OK');
    expect(await (await extra.request('/api/v0/recordings')).json()).toMatchObject({
      recordings: [{ id, status: 'ready' }],
    });
    expect(await call('recording_stop', { recording_id: 'other' })).toMatch(/^error: Recording not found/);
    expect(await call('recording_stop')).toMatch(/^error: Malformed arguments\. recording_id: missing/);

    expect(await call('read_clipboard')).toBe('error: The clipboard has no text. No text was copied.');
    expect(await call('write_clipboard', { text: 'Grüße 日本' })).toBe('OK');
    const env = await extra.desktopEnv();
    const read = ['-o', '-selection', 'clipboard', '-t', 'UTF8_STRING'];
    expect((await exec('xclip', read, { env })).stdout).toBe('Grüße 日本');
    // xclip keeps the text in the background until its display ends.
    await exec('sh', ['-c', 'printf copied | xclip -i -selection clipboard >/dev/null 2>&1'], { env });
    await waitFor('the copied text', async () => (await call('read_clipboard')) === 'copied');
  } finally {
    await client.close();
    await extra.stop();
  }
});

describe('the relay on stdin and stdout', () => {
  async function connectThrough(dataDir: string): Promise<Client> {
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(new StdioClientTransport(relay(dataDir)));
    return client;
  }

  it('serves the same tools, and survives a restart of the host on a different port', async () => {
    const dataDir = tempDir();
    const first = await startHost(['--data-dir', dataDir]);
    const client = await connectThrough(dataDir);
    const position = () => client.callTool({ name: 'cursor_position', arguments: {} });
    try {
      expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(
        mcpTools().map(({ name }) => name),
      );
      expect(await position()).toMatchObject({ content: [{ type: 'text' }] });
      await first.stop();
      await expect(position()).rejects.toThrow('No Jumpseat host is running.');
      const second = await startHost(['--data-dir', dataDir, '--new-token']);
      expect(second.url).not.toBe(first.url);
      expect(await position()).toMatchObject({ content: [{ type: 'text' }] });
      await second.stop();
    } finally {
      await client.close();
    }
  });

  it('starts a host that outlives it, if told to and if there is none', async () => {
    const dataDir = tempDir();
    const client = new Client({ name: 'test', version: '1' });
    const env = { ...getDefaultEnvironment(), JUMPSEAT_PORT: '0' };
    await client.connect(new StdioClientTransport({ ...relay(dataDir, '--start'), env }));
    expect((await client.listTools()).tools).toHaveLength(mcpTools().length);
    await client.close();
    const { url, pid } = JSON.parse(readFileSync(join(dataDir, 'endpoint.json'), 'utf8'));
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    process.kill(pid, 'SIGTERM');
    await waitFor('the host to stop', () => !existsSync(join(dataDir, 'endpoint.json')));
  });

  it('releases a held key at once when the client leaves', async () => {
    const client = await connectThrough(host.dataDir);
    const held = client.callTool({ name: 'hold_key', arguments: { text: 'F5', duration: 60 } });
    held.catch(() => undefined);
    const keys = async () => (await host.desktop()).held;
    await waitFor('the key to be held', async () => JSON.stringify(await keys()).includes('F5'));
    await client.close();
    await waitFor('no key to be held', async () => !JSON.stringify(await keys()).includes('F5'));
  });

  it.each(['claude-code', 'claude-desktop', 'cursor', 'vscode', 'codex'])(
    'prints the configuration of %s, which starts it',
    async (client) => {
      const { command, args } = relay(host.dataDir, '--print-config', client);
      const { stdout } = await exec(command, args);
      expect(stdout).toContain('npx');
      expect(stdout).toContain('jumpseat-desktop');
      if (stdout.startsWith('{')) expect(JSON.stringify(JSON.parse(stdout))).toContain('"args":["-y"');
    },
  );

  it('says which clients it knows', async () => {
    const { command, args } = relay(host.dataDir, '--print-config', 'other');
    await expect(exec(command, args)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('takes one of: claude-code'),
    });
  });
});

describe('without the SDK', () => {
  const send = (message: object, headers: Record<string, string> = {}) =>
    host.request('/mcp', {
      method: 'POST',
      body: { jsonrpc: '2.0', id: 1, ...message },
      headers: { accept: 'application/json, text/event-stream', ...headers },
    });

  it('answers the revision 2025-11-25', async () => {
    const params = {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'old', version: '1' },
    };
    const answer = await send({ method: 'initialize', params });
    expect(await answer.text()).toContain('"protocolVersion":"2025-11-25"');
    const listed = await send({ method: 'tools/list' }, { 'mcp-protocol-version': '2025-11-25' });
    expect(await listed.text()).toContain('"computer_batch"');
  });

  it('rejects a request without a token, and advertises no OAuth', async () => {
    const answer = await fetch(`${host.url}/mcp`, { method: 'POST' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="jumpseat"');
  });

  it('allows POST only', async () => {
    const answer = await host.request('/mcp');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });
});
