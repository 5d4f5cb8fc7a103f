import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openProgram } from '../../support/desktop-programs';
import { filesWith } from '../../support/files';
import { type Host, startHost } from '../../support/host';
import { runHost, takePort, temporaryDir } from '../../support/host-run';
import { ask } from '../../support/http';
import { pidOf, processesNaming } from '../../support/processes';
import { freePort } from '../../support/vnc-server';
import { waitFor } from '../../support/wait-for';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
async function start(flags: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Host> {
  const host = await startHost(flags, env);
  undo.push(() => host.stop());
  return host;
}
function newDir(): string {
  const dir = temporaryDir();
  undo.push(() => dir.remove());
  return dir.path;
}
const endpointOf = (dir: string) => JSON.parse(readFileSync(join(dir, 'endpoint.json'), 'utf8'));

describe('the host with flags and variables', () => {
  it.each([
    ['--port', 'many'],
    ['--auth', 'maybe'],
    ['--geometry', '1x1'],
    ['--token', ''],
    ['--frobnicate', 'x'],
  ])('exits with 2 and one line for %s %j', async (flag, value) => {
    const dir = newDir();
    const { code, stdout, stderr } = await runHost(['--data-dir', dir, `${flag}=${value}`]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr).toContain(flag);
    expect(existsSync(join(dir, 'endpoint.json'))).toBe(false);
  });

  it.each([
    ['a file', '/dev/null'],
    ['a path below a file', '/dev/null/x'],
    ['a folder that cannot be created', '/proc/x'],
    ['a nested folder that cannot be created', '/proc/x/y/z'],
    ['a folder that accepts no files', '/proc'],
    ['empty', ''],
  ])('exits with 2 and one line if the data directory is %s', async (_what, dir) => {
    const { code, stdout, stderr } = await runHost([`--data-dir=${dir}`, '--port', '0']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^[^\n]*--data-dir[^\n]*\n$/);
    expect(stderr).toContain(dir);
  });

  it('exits with 2 for an argument that is not a flag', async () => {
    const { code, stderr } = await runHost(['--data-dir', newDir(), 'now']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^[^\n]*now[^\n]*\n$/);
  });

  it.each(['--help', '-h'])('lists all flags for %s, and exits', async (flag) => {
    const dir = newDir();
    const { code, stdout, stderr } = await runHost(['--data-dir', dir, flag]);
    expect([code, stderr]).toEqual([0, '']);
    for (const name of ['--data-dir DIR', 'JUMPSEAT_DATA_DIR', '--port N', '7317', '--no-open']) {
      expect(stdout).toContain(name);
    }
    expect(existsSync(join(dir, 'endpoint.json'))).toBe(false);
  });

  it('exits with 2 and names the variable with an invalid value', async () => {
    const { code, stderr } = await runHost(['--data-dir', newDir()], { JUMPSEAT_GEOMETRY: 'big' });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^JUMPSEAT_GEOMETRY[^\n]*\n$/);
  });

  it('applies both, and prefers a flag to a variable', async () => {
    const env = { JUMPSEAT_TOKEN: 'from-a-variable', JUMPSEAT_GEOMETRY: '640x480', JUMPSEAT_AUTH: 'none' };
    const first = await start([], env);
    expect(first.token).toBe('from-a-variable');
    expect(await first.desktop()).toMatchObject({ width: 640, height: 480 });
    expect((await ask(`${first.url}/api/v0/desktop`)).status).toBe(200);
    const second = await start(['--token', 'from-a-flag', '--geometry', '1024x768', '--auth', 'token'], env);
    expect(second.token).toBe('from-a-flag');
    expect(await second.desktop()).toMatchObject({ width: 1024, height: 768 });
    expect((await ask(`${second.url}/api/v0/desktop`)).status).toBe(401);
  });

  it('takes the port and the data directory from variables', async () => {
    const [busy, dir] = [await takePort(), newDir()];
    undo.push(() => busy.free());
    const { code, stderr } = await runHost([], { JUMPSEAT_DATA_DIR: dir, JUMPSEAT_PORT: String(busy.port) });
    expect([code, stderr]).toEqual([1, expect.stringContaining(String(busy.port))]);
    const host = await start();
    const held = await runHost([], { JUMPSEAT_DATA_DIR: host.dataDir, JUMPSEAT_PORT: '0' });
    expect([held.code, held.stderr]).toEqual([1, expect.stringContaining(String(host.process.pid))]);
  });
});

describe('the default', () => {
  it('is a new token of 32 random bytes, and a desktop of 1920x1080', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    for (const { token } of [first, second]) {
      expect(token).toMatch(/^[\w-]{43}$/);
      expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    }
    expect(first.token).not.toBe(second.token);
    const stopped = { state: 'stopped', backend: 'virtual', width: 1920, height: 1080, viewers: 0 };
    expect(await first.desktop()).toEqual({ ...stopped, held: { keys: [], buttons: [] } });
  });

  it('is a data directory in the platform’s data folder, and port 7317', async () => {
    const home = newDir();
    const ended = await Promise.race([
      runHost([], { XDG_DATA_HOME: home }),
      waitFor('the endpoint', () => existsSync(join(home, 'jumpseat', 'endpoint.json'))).then(
        () => undefined,
      ),
    ]);
    if (ended) {
      // A different program has the port; then the error names it.
      expect([ended.code, ended.stderr]).toEqual([1, expect.stringMatching(/7317.*--port/)]);
      return;
    }
    const { url, pid } = endpointOf(join(home, 'jumpseat'));
    expect(new URL(url).port).toBe('7317');
    process.kill(pid, 'SIGTERM');
    await waitFor('the host to exit', () => !existsSync(join(home, 'jumpseat', 'endpoint.json')));
  });
});

describe('endpoint.json', () => {
  it('is complete and readable only by its owner while the API answers, and deleted afterwards', async () => {
    const dir = newDir();
    const path = join(dir, 'endpoint.json');
    const texts = new Set<string>();
    const watching = waitFor('the endpoint', async () => {
      for (let i = 0; i < 200; i++) if (existsSync(path)) texts.add(readFileSync(path, 'utf8'));
      return texts.size > 0;
    });
    const host = await startHost(['--data-dir', dir]);
    await watching;
    expect([...texts].map((text) => JSON.parse(text))).toEqual([
      { url: host.url, token: host.token, pid: host.process.pid },
    ]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(host.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await ask(`${host.url}/healthz`)).status).toBe(200);
    expect(await host.stop()).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  it('of a dead process is replaced, and its processes are ended', async () => {
    const dir = newDir();
    const first = await startHost(['--data-dir', dir]);
    await first.act({ action: 'key_down', text: 'shift' });
    const xvnc = pidOf('Xvnc', dir);
    first.process.kill('SIGKILL');
    await waitFor('the first host to exit', () => first.process.signalCode === 'SIGKILL');
    expect(endpointOf(dir).pid).toBe(first.process.pid);

    const second = await start(['--data-dir', dir]);
    expect(endpointOf(dir).pid).toBe(second.process.pid);
    expect(await second.act({ action: 'cursor_position' })).toMatchObject({ status: 200 });
    expect(pidOf('Xvnc', dir)).not.toBe(xvnc);
    expect((await second.desktop()).held).toEqual({ keys: [], buttons: [] });
  });
});

it('the host exits with 1 if the port is in use, and names the flag to change it', async () => {
  const busy = await takePort();
  undo.push(() => busy.free());
  const { code, stdout, stderr } = await runHost(['--data-dir', newDir(), '--port', String(busy.port)]);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(new RegExp(`^[^\\n]*${busy.port}[^\\n]*--port[^\\n]*\\n$`));
});

it('the host exits with 1 if the data directory is in use, and names the process, which continues', async () => {
  const host = await start();
  const { code, stderr } = await runHost(['--data-dir', host.dataDir, '--port', '0']);
  expect(code).toBe(1);
  expect(stderr).toMatch(new RegExp(`^[^\\n]*\\b${host.process.pid}\\b[^\\n]*\\n$`));
  expect(endpointOf(host.dataDir).pid).toBe(host.process.pid);
  expect((await host.act({ action: 'cursor_position' })).status).toBe(200);
});

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  it('ends all processes within five seconds, and releases held keys and buttons', async () => {
    const dir = newDir();
    const host = await startHost(['--data-dir', dir]);
    const xev = await openProgram(host, 'record', 'xev', [
      '-name',
      'record',
      '-event',
      'keyboard',
      '-event',
      'button',
    ]);
    const { x, y } = xev.place;
    await host.act({ action: 'left_click', coordinate: [x + 20, y + 20] });
    await host.act({ action: 'key_down', text: 'F7' });
    await host.act({ action: 'left_mouse_down' });
    // One running action, and one queued action.
    const held = host.act({ action: 'hold_key', text: 'F8', duration: 60_000 }).catch(() => undefined);
    await waitFor('F8 to be pressed', () => xev.output().includes('F8'));
    const waiting = host.act({ action: 'left_click', coordinate: [5, 5] }).catch(() => undefined);
    expect(processesNaming(dir).length).toBeGreaterThanOrEqual(3);

    host.process.kill(signal);
    await waitFor('the host to exit', () => host.process.exitCode !== null);
    expect(host.process.exitCode).toBe(0); // a host that needs longer exits with 1
    await Promise.all([held, waiting]);
    expect(existsSync(join(dir, 'endpoint.json'))).toBe(false);
    await waitFor('all processes to end', () => processesNaming(dir).length === 0);
    const releases = () =>
      xev
        .output()
        .split('\n\n')
        .filter((event) => event.includes('Release event'))
        .join('\n');
    await waitFor(
      'the releases',
      () => /F7/.test(releases()) && /F8/.test(releases()) && releases().match(/button 1/g)?.length === 2,
    );
  });
});

it('the host stops at once if the desktop was never started', async () => {
  const host = await startHost();
  expect(await host.stop()).toBe(0); // a host that hangs exits with 1 after 4.8 s
});

describe('the token', () => {
  it('and the cookie of a browser stay valid after a restart, but not with --new-token', async () => {
    const dir = newDir();
    const signIn = async ({ url, token }: Host) =>
      String((await ask(`${url}/?token=${token}`)).headers['set-cookie']).split(';')[0] ?? '';
    const statusOf = async ({ url }: Host, headers: Record<string, string>) =>
      (await ask(`${url}/api/v0/desktop`, { headers })).status;
    const port = String(await freePort());
    const first = await startHost(['--data-dir', dir, '--port', port]);
    const cookie = await signIn(first);
    const own = { authorization: `Bearer ${first.token}` };
    const flags = ['--data-dir', dir, '--port', port];
    const browser = { cookie, 'sec-fetch-site': 'same-origin' };
    expect(await first.stop()).toBe(0);

    const second = await startHost(flags);
    expect(second.token).toBe(first.token);
    expect([await statusOf(second, own), await statusOf(second, browser)]).toEqual([200, 200]);
    expect(await second.stop()).toBe(0);

    // A token for one run does not change the kept one.
    const given = await startHost([...flags, '--token', 'for-this-run']);
    expect([await statusOf(given, own), await statusOf(given, browser)]).toEqual([401, 401]);
    expect(filesWith(dir, 'for-this-run')).toEqual([join(dir, 'endpoint.json')]);
    expect(await given.stop()).toBe(0);

    const renewed = await startHost([...flags, '--new-token']);
    expect(renewed.token).not.toBe(first.token);
    expect([await statusOf(renewed, own), await statusOf(renewed, browser)]).toEqual([401, 401]);
    expect(await renewed.stop()).toBe(0);
  });

  it.runIf(process.platform === 'linux').each([['--token', 'sesame-open-12'], ['--token=sesame-open-12']])(
    'passed as %s %s is not visible in the process list',
    async (...flags) => {
      const host = await start(flags);
      expect(host.token).toBe('sesame-open-12');
      expect(readFileSync(`/proc/${host.process.pid}/cmdline`, 'utf8')).not.toContain('sesame');
    },
  );
});
