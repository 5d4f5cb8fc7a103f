import { useEffect } from 'react';
import { usePanel, useView } from '../panel/context';

/** Keys pressed before the key that pastes, early enough to send the clipboard first. */
const BEFORE_PASTING: ReadonlySet<string> = new Set(['Control', 'Meta', 'Shift']);

/** The longest that a key waits for the clipboard (ms). */
const MAX_WAIT = 1500;

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Keeps the clipboards of the desktop and of this computer the same while the user has control. */
export function useClipboard(): void {
  const { clipboard, live } = usePanel();
  const hasControl = useView((state) => state.hasControl);
  useEffect(() => {
    if (!hasControl) return;
    const sync = () => void clipboard.sync();
    const onKey = (event: KeyboardEvent) => {
      if (!BEFORE_PASTING.has(event.key) || event.repeat) return;
      const synced = clipboard.sync();
      // Otherwise the desktop would paste the previous text: reading a large one takes a moment.
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
