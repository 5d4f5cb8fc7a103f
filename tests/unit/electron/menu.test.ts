import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { applicationMenu, type MenuActions, trayMenu } from '../../../src/main/electron/menu';

function actions(): MenuActions {
  return {
    showWindow: vi.fn(),
    copyUrl: vi.fn(),
    copyToken: vi.fn(),
    openInBrowser: vi.fn(),
    openReadme: vi.fn(),
    showLogs: vi.fn(),
    pauseAgent: vi.fn(),
    quit: vi.fn(),
  };
}

function flat(items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
}

function click(items: readonly MenuItemConstructorOptions[], label: string): void {
  const item = flat(items).find((item) => item.label?.replace('&', '') === label);
  // Our items ignore Electron's arguments.
  (item?.click as (() => void) | undefined)?.();
}

describe('applicationMenu', () => {
  it.each(['linux', 'win32', 'darwin'] as const)('has the standard items on %s', (platform) => {
    const roles = flat(applicationMenu(platform, actions(), false)).map(({ role }) => role);
    for (const role of [
      'editMenu',
      'reload',
      'zoomIn',
      'zoomOut',
      'resetZoom',
      'togglefullscreen',
      'minimize',
      'help',
    ]) {
      expect(roles).toContain(role);
    }
    expect(roles.includes('appMenu')).toBe(platform === 'darwin');
  });

  // Electron's role `quit` brings the shortcut of the platform, and `close` brings Ctrl+W.
  it.each(['linux', 'win32', 'darwin'] as const)(
    'has no shortcut that closes the window on %s',
    (platform) => {
      const menu = flat(applicationMenu(platform, actions(), false));
      const closing = menu.filter(({ label = '' }) => /close|quit/i.test(label.replace('&', '')));
      expect(closing).toHaveLength(2);
      for (const { accelerator, role } of closing)
        expect([accelerator, role]).toEqual([undefined, undefined]);
      expect(menu.filter(({ role }) => role === 'quit' || role === 'close' || role === 'fileMenu')).toEqual(
        [],
      );
      expect(
        menu.filter(({ role, submenu }) => (role === 'appMenu' || role === 'window') && !submenu),
      ).toEqual([]);
    },
  );

  it('offers no pause of an agent of a different process', () => {
    const { pauseAgent: _, ...others } = actions();
    const labels = flat(applicationMenu('linux', others, false)).map(({ label }) => label);
    expect(labels.filter((label) => label?.includes('gent'))).toEqual([]);
  });

  it('calls the action of each item', () => {
    const done = actions();
    const menu = applicationMenu('linux', done, false);
    click(menu, 'Copy API Address');
    expect(done.copyUrl).toHaveBeenCalledOnce();
    click(menu, 'Copy API Token');
    expect(done.copyToken).toHaveBeenCalledOnce();
    click(menu, 'Open Panel in Browser');
    expect(done.openInBrowser).toHaveBeenCalledOnce();
    click(menu, 'Jumpseat Read Me');
    expect(done.openReadme).toHaveBeenCalledOnce();
    click(menu, 'Quit');
    expect(done.quit).toHaveBeenCalledOnce();
  });
});

describe('trayMenu', () => {
  it('shows the window and quits', () => {
    const done = actions();
    click(trayMenu(done, false), 'Open Jumpseat');
    expect(done.showWindow).toHaveBeenCalledOnce();
    click(trayMenu(done, false), 'Quit');
    expect(done.quit).toHaveBeenCalledOnce();
  });
});

describe('the pause item in both menus', () => {
  it.each([
    [false, 'Pause Agent', true],
    [true, 'Resume Agent', false],
  ])('with the agent paused %s is "%s"', (paused, label, on) => {
    for (const menu of [
      applicationMenu,
      (_: NodeJS.Platform, ...rest: [MenuActions, boolean]) => trayMenu(...rest),
    ]) {
      const done = actions();
      click(menu('linux', done, paused), label);
      expect(done.pauseAgent).toHaveBeenCalledWith(on);
    }
  });
});
