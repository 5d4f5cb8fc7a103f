import { app, type BrowserWindow } from 'electron';

/** What decides whether the user can show a hidden window again. */
interface WayBack {
  readonly platform: NodeJS.Platform;
  /** Whether our tray icon is shown. */
  readonly tray: boolean;
}

/**
 * What closing the window does. Agents may be acting, so the host continues if the user can show the window again.
 * Otherwise nothing would show that it runs, so it quits.
 */
export function closeAction({ platform, tray }: WayBack): 'hide' | 'quit' {
  return platform === 'darwin' || tray ? 'hide' : 'quit';
}

export interface PanelHolder {
  /** Shows the window and brings it to the front, opening it if need be. */
  show(): void;
  /** Closes the window without hiding it. */
  destroy(): void;
}

/** Holds the one window, and hides or quits when it is closed. */
export function holdPanelWindow(open: () => BrowserWindow, wayBack: () => WayBack): PanelHolder {
  let window: BrowserWindow | undefined;
  let quitting = false;
  app.on('before-quit', () => {
    quitting = true;
  });

  const opened = () => {
    const opening = open();
    opening.on('close', (event) => {
      if (quitting) return;
      event.preventDefault();
      if (closeAction(wayBack()) === 'hide') hide(opening);
      else app.quit();
    });
    opening.once('closed', () => {
      window = undefined;
    });
    return opening;
  };
  return {
    show() {
      if (!window) {
        window = opened(); // shows itself once it is painted
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    destroy() {
      window?.destroy();
    },
  };
}

function hide(window: BrowserWindow): void {
  if (!window.isFullScreen()) {
    window.hide();
    return;
  }
  // On macOS, a black full-screen space would remain.
  window.once('leave-full-screen', () => window.hide());
  window.setFullScreen(false);
}
