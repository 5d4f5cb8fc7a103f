import type { MenuItemConstructorOptions } from 'electron';

/** What the menus can do besides Electron's own roles. */
export interface MenuActions {
  readonly showWindow: () => void;
  readonly copyUrl: () => void;
  readonly copyToken: () => void;
  readonly openInBrowser: () => void;
  readonly openReadme: () => void;
  readonly quit: () => void;
}

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

/** The application's menu, as each platform has it. */
export function applicationMenu(
  platform: NodeJS.Platform,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const copies: MenuItemConstructorOptions[] = [
    { label: 'Copy API &Address', click: actions.copyUrl },
    { label: 'Copy API &Token', click: actions.copyToken },
    { label: 'Open Panel in &Browser', click: actions.openInBrowser },
  ];
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        ...copies,
        SEPARATOR,
        { role: 'close' },
        ...(mac ? [] : [{ label: '&Quit', accelerator: 'CmdOrCtrl+Q', click: actions.quit }]),
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'reload' },
        SEPARATOR,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        SEPARATOR,
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ label: 'Jumpseat &Read Me', click: actions.openReadme }] },
  ];
}

/** What the icon in the tray offers. */
export function trayMenu(actions: MenuActions): MenuItemConstructorOptions[] {
  return [
    { label: 'Open Jumpseat', click: actions.showWindow },
    SEPARATOR,
    { label: 'Copy API Address', click: actions.copyUrl },
    { label: 'Copy API Token', click: actions.copyToken },
    SEPARATOR,
    { label: 'Quit', click: actions.quit },
  ];
}
