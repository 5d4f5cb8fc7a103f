import type { BrowserWindow } from 'electron';
import { ask } from './ask';

interface TroubleOptions {
  /** Loads the panel again. */
  readonly reload: () => void;
  readonly openInBrowser: () => void;
  readonly onError: (message: string) => void;
}

/** A page that crashes again within this time is not reloaded by itself (ms). */
const CRASH_LOOP_MS = 10_000;
/** The user left the page before it was loaded. */
const ABORTED = -3;
const WAYS_OUT = ['Reload', 'Open in browser', 'Keep running'];

/**
 * Offers to reload the panel, or to open it in a browser, if it crashes, hangs or cannot be loaded. The host keeps running
 * in any case.
 */
export function offerWaysOut(
  window: BrowserWindow,
  { reload, openInBrowser, onError }: TroubleOptions,
): void {
  let asking: AbortController | undefined;
  let reloadedAt = Number.NEGATIVE_INFINITY;

  async function offer(message: string): Promise<void> {
    onError(message);
    if (asking || window.isDestroyed()) return;
    asking = new AbortController();
    const { signal } = asking;
    // Not modal for the host: it answers agents meanwhile.
    const detail = 'The host keeps running: agents can act, and recordings continue.';
    const buttons = { buttons: WAYS_OUT, defaultId: 0, cancelId: 2 };
    const response = await ask({ type: 'warning', message, detail, ...buttons, signal }, window);
    asking = undefined;
    if (signal.aborted || window.isDestroyed()) return;
    if (response === 0) reload();
    if (response === 1) openInBrowser();
  }

  const { webContents } = window;
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    if (performance.now() - reloadedAt < CRASH_LOOP_MS) {
      void offer('The panel keeps crashing.');
      return;
    }
    onError(`The panel's process ended (${reason})`);
    reloadedAt = performance.now();
    reload();
  });
  webContents.on('did-fail-load', (_event, code, reason, _url, isMainFrame) => {
    if (isMainFrame && code !== ABORTED) void offer(`The panel cannot be loaded (${reason || code}).`);
  });
  window.on('unresponsive', () => void offer('The panel does not respond.'));
  window.on('responsive', () => asking?.abort());
}
