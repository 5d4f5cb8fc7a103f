import { useEffect } from 'react';
import { usePanel, useView } from '../panel/context';
import { useWindowEvent } from '../ui/use-window-event';

/** Keys that precede a paste. They leave time to send the clipboard first. */
const BEFORE_PASTING: ReadonlySet<string> = new Set(['Control', 'Meta', 'Shift']);

/** The longest that a key waits for the clipboard (ms). */
const MAX_WAIT = 1500;

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Synchronizes the clipboards of the desktop and this computer while the user has control. */
export function useClipboard(): void {
  const { clipboard, live } = usePanel();
  const hasControl = useView((state) => state.hasControl);
  useEffect(() => {
    if (hasControl) void clipboard.begin();
  }, [clipboard, hasControl]);
  useWindowEvent('focus', () => {
    if (hasControl) void clipboard.sync();
  });
  useWindowEvent('blur', () => {
    if (hasControl) void clipboard.leave();
  });
  useWindowEvent(
    'keydown',
    ({ key, repeat }) => {
      if (!hasControl || !BEFORE_PASTING.has(key) || repeat) return;
      const synced = clipboard.sync();
      // Reading a large text takes a moment. Without the delay the desktop would paste the previous text.
      if (key !== 'Shift') live.hold(Promise.race([synced, after(MAX_WAIT)]));
    },
    true,
  );
}
