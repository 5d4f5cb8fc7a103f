import { app, type BrowserWindow } from 'electron';

/** How the user gets the window back once it is closed. */
export interface WayBack {
  readonly platform: NodeJS.Platform;
  /** Whether an icon of ours is shown in a tray. */
  readonly tray: boolean;
}

/**
 * What closing the window means. Agents may be at work, so the host goes on where the window can be had back; where
 * nothing would show that it still runs, closing is quitting.
 */
export function closingMeans({ platform, tray }: WayBack): 'hide' | 'quit' {
  return platform === 'darwin' || tray ? 'hide' : 'quit';
}

export interface PanelHolder {
  /** Shows the window and brings it to the front, opening it if need be. */
  show(): void;
  /** Closes it for good. */
  destroy(): void;
}

/** Keeps the one window: closing hides it where that is what closing means, and any way back shows it again. */
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
      if (closingMeans(wayBack()) === 'hide') hide(opening);
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
        window = opened(); // shows itself as soon as there is something to see
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
  // A full-screen space on macOS would stay behind, black.
  window.once('leave-full-screen', () => window.hide());
  window.setFullScreen(false);
}
