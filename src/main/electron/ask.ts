import { type BaseWindow, dialog, type MessageBoxOptions } from 'electron';

/** How often Node runs while a dialog is open (ms). */
const TURN_MS = 100;

/**
 * Shows a dialog. @returns the index of the chosen button
 * @param window the window it belongs to, if there is one
 */
export async function ask(options: MessageBoxOptions, window?: BaseWindow): Promise<number> {
  // On Linux an answer does not wake Node: without timers it would wait for up to 30 s.
  const timer = setInterval(() => undefined, TURN_MS);
  try {
    const box = { title: 'Jumpseat', ...options };
    return (await (window ? dialog.showMessageBox(window, box) : dialog.showMessageBox(box))).response;
  } finally {
    clearInterval(timer);
  }
}
