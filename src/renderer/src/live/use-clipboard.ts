import { useEffect } from 'react';
import { usePanel, useView } from '../panel/context';

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
    if (!hasControl) return;
    const sync = () => void clipboard.sync();
    const onKey = (event: KeyboardEvent) => {
      if (!BEFORE_PASTING.has(event.key) || event.repeat) return;
      const synced = clipboard.sync();
      // Reading a large text takes a moment. Without the delay the desktop would paste the previous text.
      if (event.key !== 'Shift') live.hold(Promise.race([synced, after(MAX_WAIT)]));
    };
    void clipboard.begin();
    const leave = () => void clipboard.leave();
    window.addEventListener('focus', sync);
    window.addEventListener('blur', leave);
    window.addEventListener('keydown', onKey, { capture: true });
    return () => {
      window.removeEventListener('focus', sync);
      window.removeEventListener('blur', leave);
      window.removeEventListener('keydown', onKey, { capture: true });
    };
  }, [clipboard, live, hasControl]);
}
