import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron';

const WATCHER = 'org.kde.StatusNotifierWatcher';

/**
 * Whether this desktop shows tray icons. On Linux it may not (GNOME needs an extension), and without an icon a hidden
 * window could not be shown again. Electron cannot tell, so this asks the session bus.
 */
export async function traysAreShown(platform: NodeJS.Platform = process.platform): Promise<boolean> {
  if (platform === 'win32') return true;
  if (platform !== 'linux') return false; // macOS has its dock
  const [get, property] = ['org.freedesktop.DBus.Properties.Get', 'IsStatusNotifierHostRegistered'];
  const answer = await callBus(WATCHER, '/StatusNotifierWatcher', get, WATCHER, property);
  return answer?.includes('true') ?? false;
}

/** Calls a method of the session bus with strings. @returns the printed reply; undefined after an error */
async function callBus(to: string, path: string, method: string, ...args: string[]) {
  const strings = args.map((arg) => `string:${arg}`);
  return (
    (await ask('dbus-send', [
      '--session',
      '--print-reply=literal',
      `--dest=${to}`,
      path,
      method,
      ...strings,
    ])) ??
    ask('gdbus', ['call', '--session', '--dest', to, '--object-path', path, '--method', method, ...args])
  );
}

/** @returns the output of the command; undefined if it failed */
function ask(command: string, args: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 2000 }, (error, stdout) => resolve(error ? undefined : stdout));
  });
}

export type TrayIcon = ReturnType<typeof createTrayIcon>;

/** The icon in the tray. `onClick` is called when the user clicks it. */
export function createTrayIcon(iconDir: string, onClick: () => void) {
  let template: MenuItemConstructorOptions[] = [];
  let icon: Tray | undefined;

  function add(): Tray {
    // Electron finds tray@2x.png beside it for dense screens.
    const added = new Tray(nativeImage.createFromPath(join(iconDir, 'tray.png')));
    added.setToolTip('Jumpseat');
    added.on('click', onClick);
    added.setContextMenu(Menu.buildFromTemplate(template));
    return added;
  }

  return {
    /** Shows the icon if there is a tray. It appears again if that is restarted. @returns whether it is shown */
    async show(isPossible = traysAreShown()): Promise<boolean> {
      if (!(await isPossible)) return false;
      icon ??= add();
      return true;
    },
    setMenu(items: MenuItemConstructorOptions[]): void {
      template = items;
      icon?.setContextMenu(Menu.buildFromTemplate(items));
    },
  };
}
