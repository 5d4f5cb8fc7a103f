import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { startHost } from '../support/host';
import { tempDir } from '../support/temp-dir';
import { waitFor } from '../support/wait-for';

const run = promisify(execFile);

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

/** What an ordinary user needs to make a namespace, and root does not. */
const AS_ROOT = process.getuid?.() === 0 ? [] : ['--map-root-user'];

it('a read-only /tmp/.X11-unix is named, with the command that mends it', async () => {
  mkdirSync('/tmp/.X11-unix', { recursive: true });
  // A mount namespace of its own, in which the folder is as WSLg has it.
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
  expect(json).toEqual({
    message: 'Failed to start desktop session.',
    detail: expect.stringMatching(
      /\/tmp\/\.X11-unix is read-only, .*sudo mount -o remount,rw \/tmp\/\.X11-unix$/,
    ),
  });
});

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
