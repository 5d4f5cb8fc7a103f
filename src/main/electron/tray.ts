import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron';

/**
 * Whether this desktop shows tray icons. On Linux it may not (GNOME needs an extension), and without an icon a hidden
 * window could not be shown again. Electron cannot tell, so this asks the session bus.
 */
export async function traysAreShown(platform: NodeJS.Platform = process.platform): Promise<boolean> {
  if (platform === 'win32') return true;
  if (platform !== 'linux') return false; // macOS has its dock
  const [bus, path] = ['org.freedesktop.DBus', '/org/freedesktop/DBus'];
  const watcher = 'org.kde.StatusNotifierWatcher';
  const questions: [string, string[]][] = [
    [
      'dbus-send',
      ['--session', '--print-reply', `--dest=${bus}`, path, `${bus}.NameHasOwner`, `string:${watcher}`],
    ],
    [
      'gdbus',
      ['call', '--session', '--dest', bus, '--object-path', path, '--method', `${bus}.NameHasOwner`, watcher],
    ],
  ];
  for (const [command, args] of questions) {
    const answer = await ask(command, args);
    if (answer !== undefined) return answer.includes('true');
  }
  return false;
}

/** @returns the output of the command; undefined if it failed */
function ask(command: string, args: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 2000 }, (error, stdout) => resolve(error ? undefined : stdout));
  });
}

/** Keeps the icons: an icon disappears if its object is garbage-collected. */
const shown = new Set<Tray>();

/** Shows an icon. @returns a function that sets its menu */
export function showTray(iconDir: string, onClick: () => void): (menu: MenuItemConstructorOptions[]) => void {
  // Electron finds tray@2x.png beside it for dense screens.
  const tray = new Tray(nativeImage.createFromPath(join(iconDir, 'tray.png')));
  tray.setToolTip('Jumpseat');
  tray.on('click', onClick);
  shown.add(tray);
  return (menu) => tray.setContextMenu(Menu.buildFromTemplate(menu));
}
