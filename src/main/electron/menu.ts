import type { MenuItemConstructorOptions } from 'electron';

/** The actions of the menus besides Electron's roles. */
export interface MenuActions {
  readonly showWindow: () => void;
  readonly copyUrl: () => void;
  readonly copyToken: () => void;
  readonly openInBrowser: () => void;
  readonly openReadme: () => void;
  readonly showLogs: () => void;
  /** Absent if the host is a different process. */
  readonly pauseAgent?: (on: boolean) => void;
  readonly quit: () => void;
}

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

function pauseItems(paused: boolean, { pauseAgent }: MenuActions): MenuItemConstructorOptions[] {
  if (!pauseAgent) return [];
  return [{ label: paused ? 'Resume A&gent' : 'Pause A&gent', click: () => pauseAgent(!paused) }, SEPARATOR];
}

/** The menu that macOS gives each application. */
function appMenu({ quit }: MenuActions): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      SEPARATOR,
      { role: 'services' },
      SEPARATOR,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      SEPARATOR,
      { label: 'Quit Jumpseat', click: quit },
    ],
  };
}

/** The application's menu for a platform. No shortcut closes the window or quits: it is often meant for the desktop. */
export function applicationMenu(
  platform: NodeJS.Platform,
  actions: MenuActions,
  paused: boolean,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const copies: MenuItemConstructorOptions[] = [
    { label: 'Copy API &Address', click: actions.copyUrl },
    { label: 'Copy API &Token', click: actions.copyToken },
    { label: 'Open Panel in &Browser', click: actions.openInBrowser },
  ];
  return [
    ...(mac ? [appMenu(actions)] : []),
    {
      label: '&File',
      submenu: [
        ...pauseItems(paused, actions),
        ...copies,
        SEPARATOR,
        { label: '&Close Window', click: (_item, window) => window?.close() },
        ...(mac ? [] : [{ label: '&Quit', click: actions.quit }]),
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
    {
      role: 'window',
      submenu: [
        { role: 'minimize' },
        { role: 'zoom' },
        ...(mac ? [SEPARATOR, { role: 'front' } as const] : []),
      ],
    },
    {
      role: 'help',
      submenu: [
        { label: 'Jumpseat &Read Me', click: actions.openReadme },
        { label: 'Show &Logs', click: actions.showLogs },
      ],
    },
  ];
}

export function trayMenu(actions: MenuActions, paused: boolean): MenuItemConstructorOptions[] {
  return [
    { label: 'Open Jumpseat', click: actions.showWindow },
    ...pauseItems(paused, actions),
    { label: 'Copy API Address', click: actions.copyUrl },
    { label: 'Copy API Token', click: actions.copyToken },
    SEPARATOR,
    { label: 'Quit', click: actions.quit },
  ];
}
