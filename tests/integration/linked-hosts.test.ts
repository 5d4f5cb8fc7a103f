import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import type { EventMessage } from '../../src/shared/events';
import { type LinkedHost, LinkedHostList } from '../../src/shared/linked-host';
import { DesktopList } from '../../src/shared/named-desktop';
import { type Host, startHost } from '../support/host';
import { subscribe } from '../support/http';
import { tempDir } from '../support/temp-dir';
import { waitFor } from '../support/wait-for';

const SIZE = ['--geometry', '640x480'];

let host: Host;
beforeAll(async () => {
  host = await startHost(SIZE);
});
afterAll(async () => {
  expect(await host.stop()).toBe(0);
});

const link = (body: object, on = host) => on.request('/api/v0/hosts', { method: 'POST', body });
const linked = async (on = host) =>
  LinkedHostList.parse(await (await on.request('/api/v0/hosts')).json()).hosts;
const unlink = (name: string) => host.request(`/api/v0/hosts/${name}`, { method: 'DELETE' });
const until = (state: LinkedHost['state'], name: string, on = host) =>
  waitFor(`the host ${name} to be ${state}`, async () =>
    (await linked(on)).find((one) => one.name === name && one.state === state),
  );

it('the API of a linked host is served under its name: actions, events, live view, pictures, files', async () => {
  const other = await startHost(SIZE);
  onTestFinished(() => other.stop().then(() => undefined));
  expect((await link({ name: 'lab', address: other.url, token: other.token })).status).toBe(201);
  onTestFinished(() => unlink('lab').then(() => undefined));
  await until('connected', 'lab');

  const lab = '/hosts/lab/api/v0';
  const { desktops } = DesktopList.parse(await (await host.request(`${lab}/desktops`)).json());
  expect(desktops.map(({ name }) => name)).toEqual(['main']);
  const events = await subscribe<EventMessage>(`${host.url}${lab}/events?desktop=*`, {
    authorization: `Bearer ${host.token}`,
  });
  const body = { action: 'mouse_move', coordinate: [33, 44] };
  expect((await host.request(`${lab}/desktop/action`, { method: 'POST', body })).status).toBe(200);
  await events.until('the action', (message) => message.type === 'action.done');
  await events.close();
  expect((await other.act({ action: 'cursor_position' })).json.output).toBe('x=33,y=44');

  const view = new WebSocket(`${host.url.replace('http', 'ws')}${lab}/desktop/vnc`, {
    headers: { authorization: `Bearer ${host.token}` },
  });
  const greeting = await new Promise<Buffer>((resolve) => view.once('message', resolve));
  expect(greeting.toString()).toMatch(/^RFB 003\.008/);
  view.close();

  const { session } = desktops[0] ?? { session: '' };
  const archive = await host.request(`${lab}/sessions/${session}/export.zip`);
  expect(archive.headers.get('content-type')).toBe('application/zip');
  const bytes = Buffer.from(await archive.arrayBuffer());
  expect(bytes.subarray(0, 2).toString()).toBe('PK');
  const imported = await fetch(`${host.url}${lab}/sessions/import`, {
    ...{ method: 'POST', body: bytes },
    headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/zip' },
  });
  expect(imported.status).toBe(201);
});

it('what belongs to the linked host alone is not served', async () => {
  const other = await startHost(SIZE);
  onTestFinished(() => other.stop().then(() => undefined));
  await link({ name: 'private', address: other.url, token: other.token });
  onTestFinished(() => unlink('private').then(() => undefined));
  await until('connected', 'private');
  for (const path of ['api/v0/token', 'api/v0/%74oken', 'api/v0/hosts', 'api/v0/sign-in', 'healthz'])
    expect((await host.request(`/hosts/private/${path}`)).status, path).toBe(404);
  expect((await fetch(`${host.url}/hosts/private/api/v0/desktops`)).status).toBe(401);
});

it('a hostile host gets nothing of this one, and can run no script here', async () => {
  const asked: IncomingMessage[] = [];
  const hostile = createServer((request, answer) => {
    asked.push(request);
    answer.writeHead(200, {
      'content-type': 'text/html',
      'set-cookie': 'jumpseat-1=x; Path=/',
      'x-other': '1',
    });
    answer.end('<script>alert(1)</script>');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void hostile.close());
  await once(hostile, 'listening');
  const { port } = hostile.address() as AddressInfo;
  await link({ name: 'hostile', address: `http://127.0.0.1:${port}`, token: 'its-token' });
  onTestFinished(() => unlink('hostile').then(() => undefined));
  const answer = await host.request('/hosts/hostile/api/v0/desktops', {
    headers: { cookie: 'jumpseat-7317=secret', origin: host.url },
  });
  expect(answer.headers.get('content-type')).toBe('application/octet-stream');
  expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect([answer.headers.get('set-cookie'), answer.headers.get('x-other')]).toEqual([null, null]);
  await answer.text();
  for (const { headers } of asked) {
    expect(headers.authorization).toBe('Bearer its-token');
    expect([headers.cookie, headers.origin]).toEqual([undefined, undefined]);
  }
});

it('addresses that are not a host’s are refused, and names are used once', async () => {
  for (const address of [
    'http://example.org',
    'ssh://-oProxyCommand=x',
    'ssh://a b',
    'http://127.0.0.1',
    'nonsense',
  ])
    expect((await link({ address })).status, address).toBe(400);
  expect((await link({ name: 'once', address: 'http://127.0.0.1:9', token: 'a-token' })).status).toBe(201);
  expect((await link({ name: 'once', address: 'http://127.0.0.1:9' })).status).toBe(409);
  expect((await host.request('/hosts/once/api/v0/desktops')).status).toBe(502);
  expect((await unlink('once')).status).toBe(204);
  expect((await unlink('once')).status).toBe(404);
});

it('a host that restarts is connected again by itself', async () => {
  const dataDir = tempDir();
  const first = await startHost([...SIZE, '--data-dir', dataDir]);
  const port = new URL(first.url).port;
  await link({ name: 'restarts', address: first.url, token: first.token });
  onTestFinished(() => unlink('restarts').then(() => undefined));
  await until('connected', 'restarts');
  await first.stop();
  const lost = await waitFor('the loss', async () =>
    (await linked()).find(({ name, state }) => name === 'restarts' && state !== 'connected'),
  );
  expect(lost.reason).toBe('No host answers there.');
  const second = await startHost([...SIZE, '--data-dir', dataDir, '--port', port]);
  onTestFinished(() => second.stop().then(() => undefined));
  await until('connected', 'restarts');
});

const exec = promisify(execFile);
const AS_ROOT = process.getuid?.() === 0 ? [] : ['--map-root-user'];

/** A network of its own: nothing but a loopback. @returns the start of a command line within it */
async function startNetwork(): Promise<string[]> {
  const network = spawn('unshare', [
    '--net',
    ...AS_ROOT,
    'sh',
    '-c',
    'ip link set lo up && echo up && exec sleep 600',
  ]);
  onTestFinished(() => void network.kill());
  await once(network.stdout, 'data');
  const user = AS_ROOT.length > 0 ? ['--user', '--preserve-credentials'] : [];
  return ['nsenter', '--target', String(network.pid), '--net', ...user, '--'];
}

/** Starts an ssh server in a network. @returns the environment of programs whose `ssh far` reaches it, by a pipe */
async function startSsh(dir: string, within: readonly string[]): Promise<NodeJS.ProcessEnv> {
  const [hostKey, userKey] = ['host_key', 'user_key'].map((name) => join(dir, name));
  for (const key of [hostKey, userKey])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', String(key)]);
  const program = join(import.meta.dirname, '../support/ssh-server.mjs');
  const [command = '', ...args] = [...within, process.execPath, program, String(hostKey), `${userKey}.pub`];
  const server = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void server.kill());
  const [port] = (await once(server.stdout, 'data')) as [Buffer];
  const pipe = join(dir, 'pipe.cjs');
  writeFileSync(
    pipe,
    `const s = require('node:net').connect(${Number(port)}, '127.0.0.1'); process.stdin.pipe(s).pipe(process.stdout);`,
  );
  const config = [
    'Host far',
    `ProxyCommand ${[...within, process.execPath].join(' ')} ${pipe}`,
    ...[
      `IdentityFile ${userKey}`,
      `UserKnownHostsFile ${join(dir, 'known')}`,
      'StrictHostKeyChecking accept-new',
    ],
  ];
  writeFileSync(join(dir, 'config'), config.join('\n  '));
  mkdirSync(join(dir, 'bin'));
  const ssh = (await exec('sh', ['-c', 'command -v ssh'])).stdout.trim();
  writeFileSync(join(dir, 'bin/ssh'), `#!/bin/sh\nexec ${ssh} -F ${join(dir, 'config')} "$@"\n`, {
    mode: 0o755,
  });
  return { PATH: `${join(dir, 'bin')}:${process.env.PATH}` };
}

it('a host that stops does not wait for an ssh that gets no answer', async () => {
  const dir = tempDir();
  mkdirSync(join(dir, 'bin'));
  writeFileSync(join(dir, 'bin/ssh'), '#!/bin/sh\nexec sleep 600\n', { mode: 0o755 });
  const here = await startHost(SIZE, { PATH: `${join(dir, 'bin')}:${process.env.PATH}` });
  await link({ address: 'ssh://nobody@nowhere' }, here);
  expect(await linked(here)).toMatchObject([{ name: 'nowhere', state: 'connecting' }]);
  const began = performance.now();
  expect(await here.stop()).toBe(0);
  expect(performance.now() - began).toBeLessThan(5000);
});

it('a host in a different network is linked through ssh, and again after its restart on a different port', async () => {
  const dir = tempDir();
  const [near, far] = [await startNetwork(), await startNetwork()];
  const env = await startSsh(dir, far);
  const farDir = join(dir, 'far data');
  const start = () => startHost([...SIZE, '--data-dir', farDir], {}, far);
  let there = await start();
  const here = await startHost([...SIZE, '--data-dir', join(dir, 'near')], env, near);
  onTestFinished(async () => {
    await Promise.all([here.stop(), there.stop()]);
  });
  /** Requests go through a program in the near network, as the test is in neither. */
  const ask = async (path: string, body?: object) => {
    const script = `const answer = await fetch(${JSON.stringify(here.url + path)}, {
      headers: { authorization: 'Bearer ${here.token}', 'content-type': 'application/json' },
      ...${body ? `{ method: 'POST', body: ${JSON.stringify(JSON.stringify(body))} }` : '{}'},
    }); console.log(await answer.text());`;
    const [command = '', ...args] = [...near, process.execPath, '--input-type=module', '-e', script];
    const { stdout } = await exec(command, args);
    return JSON.parse(stdout);
  };
  const state = async () => (await ask('/api/v0/hosts')).hosts[0];
  expect(await ask('/api/v0/hosts', { address: 'ssh://root@far', data_dir: farDir })).toMatchObject({
    name: 'far',
  });
  await waitFor('the link', async () => (await state()).state === 'connected');
  await ask('/hosts/far/api/v0/desktop/action', { action: 'mouse_move', coordinate: [12, 34] });
  const at = await ask('/hosts/far/api/v0/desktop/action', { action: 'cursor_position' });
  expect(at.output).toBe('x=12,y=34');

  await there.stop();
  await waitFor('the loss', async () => (await state()).state !== 'connected');
  there = await start();
  await waitFor('the link', async () => (await state()).state === 'connected');
  expect((await ask('/hosts/far/api/v0/desktops')).desktops).toHaveLength(1);
}, 120_000);
