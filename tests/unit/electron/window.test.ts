import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeEvent, electron, StubWindow } from './stub';

vi.mock('electron', () => electron);

const { openPanelWindow } = await import('../../../src/main/electron/window');
const { closeAction, holdPanelWindow } = await import('../../../src/main/electron/visibility');

const dir = mkdtempSync(join(tmpdir(), 'jumpseat-window-'));
const stateFile = join(dir, 'window.json');
const onError = vi.fn();
afterAll(() => rmSync(dir, { recursive: true }));
beforeEach(() => {
  electron.app.removeAllListeners();
  electron.app.quit.mockClear();
  onError.mockClear();
  StubWindow.made.length = 0;
});

const open = () =>
  openPanelWindow({ panelUrl: 'http://127.0.0.1:7317/?token=secret', stateFile, icon: 'icon.png', onError });

/** The last opened window. */
function made(): StubWindow {
  const window = StubWindow.made.at(-1);
  if (!window) throw new Error('No window was opened');
  return window;
}

describe('openPanelWindow', () => {
  it('opens a page without Node, in a world of its own, in the sandbox', () => {
    open();
    expect(made().options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      preload: expect.stringMatching(/out.preload.index\.cjs$/),
    });
    expect(made().loadURL).toHaveBeenCalledWith('http://127.0.0.1:7317/?token=secret');
  });

  it('shows itself only when there is something to see', () => {
    open();
    expect(made().options.show).toBe(false);
    expect(made().show).not.toHaveBeenCalled();
    made().emit('ready-to-show');
    expect(made().show).toHaveBeenCalledOnce();
  });

  it('keeps its place when it is closed', () => {
    open();
    made().emit('close', closeEvent());
    expect(existsSync(stateFile)).toBe(true);
    expect(JSON.parse(readFileSync(stateFile, 'utf8'))).toEqual({
      bounds: { x: 1, y: 2, width: 800, height: 600 },
      maximized: false,
    });
  });

  it('goes away where its preload finds it unsafe', () => {
    open();
    made().webContents.emit('preload-error', {}, 'index.cjs', new Error('not sandboxed'));
    expect(made().destroy).toHaveBeenCalledOnce();
    expect(onError).toHaveBeenCalledWith(expect.stringContaining('not sandboxed'));
  });

  it('loads again after a crash, but not again and again', () => {
    open();
    const { webContents } = made();
    webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(webContents.reload).toHaveBeenCalledOnce();
  });

  it('never tells the token when the panel cannot be loaded', async () => {
    const error = Object.assign(new Error("ERR_FAILED loading 'http://127.0.0.1:7317/?token=secret'"), {
      code: 'ERR_FAILED',
    });
    vi.spyOn(StubWindow, 'loading').mockRejectedValueOnce(error);
    open();
    await vi.waitFor(() => expect(onError).toHaveBeenCalledWith('Failed to load the panel (ERR_FAILED)'));
  });
});

describe('closeAction', () => {
  it.each([
    ['linux', true, 'hide'],
    ['linux', false, 'quit'],
    ['win32', true, 'hide'],
    ['darwin', false, 'hide'],
  ] as const)('%s, tray %s: %s', (platform, tray, expected) => {
    expect(closeAction({ platform, tray })).toBe(expected);
  });
});

describe('holdPanelWindow', () => {
  it('hides when closed, and comes back as the same window', () => {
    const panel = holdPanelWindow(open, () => ({ platform: 'linux', tray: true }));
    panel.show();
    const close = closeEvent();
    made().emit('close', close);
    expect(close.preventDefault).toHaveBeenCalled();
    expect(made().hide).toHaveBeenCalledOnce();
    panel.show();
    expect(StubWindow.made).toHaveLength(1);
    expect(made().focus).toHaveBeenCalledOnce();
  });

  it('leaves full screen before it hides', () => {
    holdPanelWindow(open, () => ({ platform: 'darwin', tray: false })).show();
    made().isFullScreen.mockReturnValue(true);
    made().emit('close', closeEvent());
    expect(made().setFullScreen).toHaveBeenCalledWith(false);
    expect(made().hide).not.toHaveBeenCalled();
    made().emit('leave-full-screen');
    expect(made().hide).toHaveBeenCalledOnce();
  });

  it('quits when closed where nothing else would show that the host runs', () => {
    holdPanelWindow(open, () => ({ platform: 'linux', tray: false })).show();
    made().emit('close', closeEvent());
    expect(electron.app.quit).toHaveBeenCalledOnce();
  });

  it('does not stand in the way of quitting', () => {
    holdPanelWindow(open, () => ({ platform: 'linux', tray: true })).show();
    electron.app.quit();
    const close = closeEvent();
    made().emit('close', close);
    expect(close.preventDefault).not.toHaveBeenCalled();
  });

  it('opens a new window once the old one is gone', () => {
    const panel = holdPanelWindow(open, () => ({ platform: 'linux', tray: true }));
    panel.show();
    made().destroy();
    panel.show();
    expect(StubWindow.made).toHaveLength(2);
  });
});
