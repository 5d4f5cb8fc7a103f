import { app, type BrowserWindow } from 'electron';
import { ask } from './ask';

export interface PanelHolderOptions {
  /** Opens the window at a part of the panel; '' for its start. */
  readonly open: (hash: string) => BrowserWindow;
  /** Goes to a part of the panel in an open window. */
  readonly go: (window: BrowserWindow, hash: string) => void;
  /** Whether the user can open the window again: by the dock or a tray icon. Asked at each close. */
  readonly hasWayBack: () => Promise<boolean>;
  /** Whether quitting would cut something off: a recording, or an agent that is at work. */
  readonly isBusy: () => boolean;
}

const ANSWERS = ['Keep running', 'Quit'];
const QUIT = 1;

export type PanelHolder = ReturnType<typeof holdPanelWindow>;

/**
 * Holds the one window. Closing it ends its live view and its control of the desktop; the host keeps running if the
 * user can open the window again. Otherwise nothing would show that it runs, so it quits, but asks first if it is busy.
 */
export function holdPanelWindow({ open, go, hasWayBack, isBusy }: PanelHolderOptions) {
  let window: BrowserWindow | undefined;
  let quitting = false;
  app.on('before-quit', () => {
    quitting = true;
  });

  async function close(closing: BrowserWindow): Promise<void> {
    if (await hasWayBack()) return closing.destroy();
    if (!isBusy()) return app.quit();
    const question = {
      type: 'question',
      message: 'Quit Jumpseat?',
      detail:
        'A recording runs or an agent is at work. If Jumpseat quits, the desktop and the recording end.',
      ...{ buttons: ANSWERS, defaultId: 0, cancelId: 0 },
    } as const;
    const response = await ask(question, closing);
    if (response === QUIT) app.quit();
    else closing.minimize();
  }

  function opened(hash: string): BrowserWindow {
    const opening = open(hash);
    let asking = false;
    opening.on('close', (event) => {
      if (quitting) return;
      event.preventDefault();
      if (asking) return;
      asking = true;
      void close(opening).finally(() => {
        asking = false;
      });
    });
    opening.once('closed', () => {
      window = undefined;
    });
    return opening;
  }

  return {
    /** Shows the window and brings it to the front, opening it if need be. Goes to a part of the panel if one is given. */
    show(hash = '') {
      if (!window) {
        window = opened(hash); // shows itself once it is painted
        return;
      }
      if (hash !== '') go(window, hash);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    /** Closes the window without asking. */
    destroy: () => window?.destroy(),
  };
}
