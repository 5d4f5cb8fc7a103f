import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron';

/**
 * Whether this desktop shows tray icons. Linux desktops may not (GNOME needs an extension), and Electron does not tell:
 * an icon nobody sees would leave a hidden window with no way back, so the session bus is asked.
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

/** @returns what the command said, or undefined where it could not be asked. */
function ask(command: string, args: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 2000 }, (error, stdout) => resolve(error ? undefined : stdout));
  });
}

/** Icons that are shown. An icon whose object is collected disappears. */
const shown = new Set<Tray>();

/** Shows the icon, for as long as the program runs. Gives how to change its menu. */
export function showTray(iconDir: string, onClick: () => void): (menu: MenuItemConstructorOptions[]) => void {
  // Electron finds tray@2x.png beside it for dense screens.
  const tray = new Tray(nativeImage.createFromPath(join(iconDir, 'tray.png')));
  tray.setToolTip('Jumpseat');
  tray.on('click', onClick);
  shown.add(tray);
  return (menu) => tray.setContextMenu(Menu.buildFromTemplate(menu));
}
