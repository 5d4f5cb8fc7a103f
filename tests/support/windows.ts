import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { waitFor } from './wait-for';

const exec = promisify(execFile);

/** Electron's windows on a display, by their X ids. */
export function windowsOn(env: NodeJS.ProcessEnv) {
  /** @returns the lines of its output; none if it fails, as for a window that has gone */
  async function xdotool(...args: string[]): Promise<string[]> {
    const { stdout } = await exec('xdotool', args, { env }).catch(() => ({ stdout: '' }));
    return stdout.split('\n').filter(Boolean);
  }
  const visible = () => xdotool('search', '--onlyvisible', '--class', '^(jumpseat|electron)$');

  const active = async () => (await xdotool('getactivewindow'))[0];

  async function isDialog(window: string): Promise<boolean> {
    const { stdout } = await exec('xprop', ['-id', window, '_NET_WM_WINDOW_TYPE'], { env });
    return stdout.includes('DIALOG');
  }

  return {
    /** The visible windows. */
    visible,
    /** Waits for a dialog. */
    dialog: (timeoutMs?: number) =>
      waitFor(
        'a dialog',
        async () => {
          for (const window of await visible()) if (await isDialog(window).catch(() => false)) return window;
          return undefined;
        },
        timeoutMs,
      ),
    /** Presses keys in a window. */
    async press(window: string, ...keys: string[]): Promise<void> {
      await waitFor('the window to be active', async () => {
        // A window that is not shown yet may ignore it.
        await xdotool('windowactivate', window);
        return (await active()) === window;
      });
      await xdotool('key', ...keys);
    },
    active,
    minimize: (window: string) => xdotool('windowminimize', window),
    activate: (window: string) => xdotool('windowactivate', window),
  };
}
