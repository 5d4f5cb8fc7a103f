import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { DISPLAYS } from '../support/displays';
import { HOST_ENTRY, startHost } from '../support/host';
import { tempDir } from '../support/temp-dir';
import { newDesktop, undoAll } from '../support/virtual-desktop';
import { waitFor } from '../support/wait-for';

const run = promisify(execFile);

afterEach(undoAll);

it('a terminal shows every script if neither home nor locale of the user exist', async () => {
  const host = await startHost(['--geometry', '1280x720'], {
    ...{ HOME: '/nonexistent', LANG: 'xx_YY.UTF-8', LC_ALL: undefined, LC_TIME: 'zz_ZZ.UTF-8' },
  });
  onTestFinished(async () => void (await host.stop()));
  const env = await host.desktopEnv();
  const act = async (body: object) => expect((await host.act(body)).status).toBe(200);
  await act({ action: 'right_click', coordinate: [900, 600] });
  await act({ action: 'left_click', coordinate: [930, 612] });
  await run('xdotool', ['search', '--sync', '--onlyvisible', '--class', 'XTerm'], { env });
  const file = join(tempDir(), 'typed');
  await act({ action: 'type', text: `cat > ${file}\n` });
  await waitFor('the shell to open the file', () => readText(file) !== undefined);
  await act({ action: 'type', text: 'é ñ ß 日本 😀 Ω\n' });
  await act({ action: 'key', text: 'ctrl+d' });
  await waitFor('the text', () => readText(file) === 'é ñ ß 日本 😀 Ω\n');
});

/** The flags that a user other than root needs to create a namespace. */
const AS_ROOT = process.getuid?.() === 0 ? [] : ['--map-root-user'];
const START_SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'start.mjs');

it('a read-only /tmp/.X11-unix is reported with the command that repairs it', async () => {
  mkdirSync('/tmp/.X11-unix', { recursive: true });
  // A separate mount namespace, in which the folder is read-only, as in WSLg.
  const readOnly = 'mount --bind /tmp/.X11-unix /tmp/.X11-unix && mount -o remount,ro,bind /tmp/.X11-unix';
  const host = await startHost([], {}, [
    'unshare',
    '--mount',
    ...AS_ROOT,
    'sh',
    '-c',
    `${readOnly} && exec "$@"`,
    'sh',
  ]);
  onTestFinished(async () => void (await host.stop()));
  const { status, json } = await host.act({ action: 'cursor_position' });
  expect(status).toBe(500);
  expect(json).toMatchObject({
    message: 'Failed to start desktop session.',
    code: 'desktop-failed',
    detail: expect.stringMatching(
      /\/tmp\/\.X11-unix is read-only, .*sudo mount -o remount,rw \/tmp\/\.X11-unix$/,
    ),
  });
});

it('a second host on the data directory in a different container exits, and does not affect the first', async () => {
  const host = await startHost();
  onTestFinished(async () => void (await host.stop()));
  await host.act({ action: 'cursor_position' });
  const before = await host.desktop();
  const second = await endInContainer(['--port', '0', '--data-dir', host.dataDir, '--no-open']);
  expect(second.code).toBe(1);
  expect(second.stderr).toMatch(
    / is in use by process \d+ of a different container or boot, last active \d+ s ago/,
  );
  expect((await host.act({ action: 'screenshot' })).status).toBe(200);
  expect(await host.desktop()).toEqual(before);
});

it('a display of a server in a different network namespace is not used', async () => {
  const socket = `/tmp/.X11-unix/X${DISPLAYS.first}`;
  const serve = `require('node:net').createServer().listen(${JSON.stringify(socket)}, () => console.log('listening'))`;
  const server = spawn('unshare', ['--net', ...AS_ROOT, process.execPath, '-e', serve]);
  onTestFinished(() => {
    server.kill('SIGKILL');
    rmSync(socket, { force: true });
  });
  await once(server.stdout, 'data');
  const { ino } = statSync(socket);
  const { desktop } = newDesktop();
  await desktop.start();
  expect(desktop.state.display).toBe(`:${DISPLAYS.first + 1}`);
  expect(statSync(socket).ino).toBe(ino);
});

it.each([HOST_ENTRY, START_SCRIPT])('an older Node is reported in one line by %s', async (file) => {
  const older =
    'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.8" } })';
  const started = run(process.execPath, ['--import', `data:text/javascript,${older}`, file]);
  await expect(started).rejects.toMatchObject({
    code: 1,
    stderr: 'Jumpseat needs Node 20.19 or later; this is 18.20.8.\n',
  });
});

it('the program of the host links no module, and has no newer syntax, before it has checked the version', () => {
  expect(readFileSync(HOST_ENTRY, 'utf8')).not.toMatch(/^import\b[^(]|\bawait\b/m);
});

/** Runs a second host in its own namespaces until it exits. */
async function endInContainer(flags: string[]): Promise<{ code: number | null; stderr: string }> {
  const namespaces = ['--mount', '--pid', '--fork', '--mount-proc', ...AS_ROOT];
  const child = spawn('unshare', [...namespaces, process.execPath, HOST_ENTRY, ...flags]);
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, stderr };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
