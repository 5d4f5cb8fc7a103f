import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeEvent, electron, StubWindow } from './stub';

vi.mock('electron', () => electron);

const { openPanelWindow } = await import('../../../src/main/electron/window');
const { holdPanelWindow } = await import('../../../src/main/electron/visibility');

const dir = mkdtempSync(join(tmpdir(), 'jumpseat-window-'));
const stateFile = join(dir, 'window.json');
const onError = vi.fn();
afterAll(() => rmSync(dir, { recursive: true }));
beforeEach(() => {
  electron.app.removeAllListeners();
  electron.app.quit.mockClear();
  onError.mockClear();
  ask.mockReset().mockResolvedValue({ response: 2 });
  openInBrowser.mockClear();
  StubWindow.made.length = 0;
});

const URL = 'http://127.0.0.1:7317/?token=secret';
const openInBrowser = vi.fn();
const open = (hash = '') =>
  openPanelWindow({ panelUrl: () => URL + hash, stateFile, icon: 'icon.png', openInBrowser, onError });
const ask = electron.dialog.showMessageBox;

/** The last opened window. */
function made(): StubWindow {
  const window = StubWindow.made.at(-1);
  if (!window) throw new Error('No window was opened');
  return window;
}

describe('openPanelWindow', () => {
  it('opens a page without Node, with context isolation, in the sandbox', () => {
    open();
    expect(made().options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      preload: expect.stringMatching(/out.preload.index\.cjs$/),
    });
    expect(made().loadURL).toHaveBeenCalledWith(URL);
  });

  it('shows the window when it is ready', () => {
    open();
    expect(made().options.show).toBe(false);
    expect(made().show).not.toHaveBeenCalled();
    made().emit('ready-to-show');
    expect(made().show).toHaveBeenCalledOnce();
  });

  it('shows the window after 5 s even if it is not ready', () => {
    vi.useFakeTimers();
    open();
    vi.advanceTimersByTime(5000);
    expect(made().show).toHaveBeenCalledOnce();
    made().emit('ready-to-show');
    expect(made().show).toHaveBeenCalledOnce();
    vi.useRealTimers();
  });

  it('saves its place, even if it is closed right after a move', () => {
    open();
    made().emit('move');
    made().destroy();
    expect(JSON.parse(readFileSync(stateFile, 'utf8'))).toEqual({
      bounds: { x: 1, y: 2, width: 800, height: 600 },
      maximized: false,
    });
  });

  it('loads the panel again if the page leaves it for an empty one', () => {
    open();
    made().webContents.emit('did-navigate', {}, URL);
    expect(made().loadURL).toHaveBeenCalledTimes(1);
    made().webContents.emit('did-navigate', {}, 'about:blank');
    expect(made().loadURL).toHaveBeenCalledTimes(2);
  });

  it('closes the window if its preload script reports an error', () => {
    open();
    made().webContents.emit('preload-error', {}, 'index.cjs', new Error('not sandboxed'));
    expect(made().destroy).toHaveBeenCalledOnce();
    expect(onError).toHaveBeenCalledWith(expect.stringContaining('not sandboxed'));
  });

  it('reloads after a crash, and asks the user after the next', async () => {
    open();
    const { webContents, loadURL } = made();
    webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(loadURL).toHaveBeenCalledTimes(2);
    webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(loadURL).toHaveBeenCalledTimes(2);
    expect(ask).toHaveBeenCalledOnce();
    expect(ask.mock.calls[0]?.[1]).toMatchObject({
      message: 'The panel keeps crashing.',
      buttons: ['Reload', 'Open in browser', 'Keep running'],
    });
  });

  it.each([
    ['Reload', 0, 2, 0],
    ['Open in browser', 1, 1, 1],
    ['Keep running', 2, 1, 0],
  ])('executes the choice for a panel that cannot be loaded: %s', async (_what, response, loads, opened) => {
    ask.mockResolvedValue({ response });
    open();
    made().webContents.emit('did-fail-load', {}, -102, 'ERR_CONNECTION_REFUSED', URL, true);
    await vi.waitFor(() => expect(ask).toHaveBeenCalledOnce());
    await vi.waitFor(() => expect(made().loadURL).toHaveBeenCalledTimes(loads));
    expect(openInBrowser).toHaveBeenCalledTimes(opened);
    expect(onError).toHaveBeenCalledWith('The panel cannot be loaded (ERR_CONNECTION_REFUSED).');
  });

  it('does not ask about an aborted load or a frame', () => {
    open();
    made().webContents.emit('did-fail-load', {}, -3, 'ERR_ABORTED', URL, true);
    made().webContents.emit('did-fail-load', {}, -102, 'ERR_CONNECTION_REFUSED', URL, false);
    expect(ask).not.toHaveBeenCalled();
  });

  it('asks once about a panel that hangs, and closes the question when it recovers', () => {
    open();
    ask.mockReturnValue(new Promise(() => {}));
    made().emit('unresponsive');
    made().emit('unresponsive');
    expect(ask).toHaveBeenCalledOnce();
    const [, options] = ask.mock.calls[0] ?? [];
    made().emit('responsive');
    expect(options).toMatchObject({ signal: { aborted: true } });
  });

  it('never shows the token when the panel cannot be loaded', async () => {
    vi.spyOn(StubWindow, 'loading').mockRejectedValueOnce(new Error(`ERR_FAILED loading '${URL}'`));
    open();
    made().webContents.emit('did-fail-load', {}, -2, 'ERR_FAILED', URL, true);
    await vi.waitFor(() => expect(onError).toHaveBeenCalled());
    expect(JSON.stringify([onError.mock.calls, ask.mock.calls.map(([, options]) => options)])).not.toContain(
      'secret',
    );
  });
});

describe('holdPanelWindow', () => {
  const go = vi.fn();
  const hold = ({ wayBack = true, busy = false } = {}) =>
    holdPanelWindow({ open, go, hasWayBack: async () => wayBack, isBusy: () => busy });

  it('closes the window, which ends its control, and opens a new one when asked', async () => {
    const panel = hold();
    panel.show();
    const close = closeEvent();
    made().emit('close', close);
    expect(close.preventDefault).toHaveBeenCalled();
    await vi.waitFor(() => expect(made().destroy).toHaveBeenCalledOnce());
    expect(electron.app.quit).not.toHaveBeenCalled();
    panel.show();
    expect(StubWindow.made).toHaveLength(2);
  });

  it('brings an open window to the front', () => {
    const panel = hold();
    panel.show();
    panel.show();
    expect(StubWindow.made).toHaveLength(1);
    expect(made().focus).toHaveBeenCalledOnce();
  });

  it('opens at a part of the panel, and goes to one', () => {
    const panel = hold();
    panel.show('#recordings');
    expect(made().loadURL).toHaveBeenCalledWith(`${URL}#recordings`);
    panel.show('#session/a');
    expect(go).toHaveBeenCalledExactlyOnceWith(made(), '#session/a');
  });

  it('quits when closed if there is no tray to reopen it', async () => {
    hold({ wayBack: false }).show();
    made().emit('close', closeEvent());
    await vi.waitFor(() => expect(electron.app.quit).toHaveBeenCalledOnce());
    expect(ask).not.toHaveBeenCalled();
  });

  it.each([
    ['keeps running, minimized', 0],
    ['quits', 1],
  ])('asks first if the host is busy, and %s', async (_what, response) => {
    ask.mockResolvedValue({ response });
    hold({ wayBack: false, busy: true }).show();
    for (let times = 0; times < 2; times += 1) made().emit('close', closeEvent());
    const [done, not] = [made().minimize, electron.app.quit];
    await vi.waitFor(() => expect(response === 0 ? done : not).toHaveBeenCalledOnce());
    expect(response === 0 ? not : done).not.toHaveBeenCalled();
    expect(ask).toHaveBeenCalledOnce();
  });

  it('does not prevent quitting', () => {
    hold().show();
    electron.app.quit();
    const close = closeEvent();
    made().emit('close', close);
    expect(close.preventDefault).not.toHaveBeenCalled();
  });
});
