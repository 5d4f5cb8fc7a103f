import { useEffect } from 'react';
import { usePanel, useView } from '../panel/context';

/** Keys that come before those that paste: time enough to hand over what was copied here. */
const BEFORE_PASTING: ReadonlySet<string> = new Set(['Control', 'Meta', 'Shift']);

/** Longer than this, in milliseconds, no key waits for the clipboard. */
const LONGEST_WAIT = 1500;

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Keeps the desktop's clipboard the same as this computer's, while a person has control here. */
export function useClipboard(): void {
  const { clipboard, live } = usePanel();
  const control = useView((state) => state.hasControl);
  useEffect(() => {
    if (!control) return;
    const sync = () => void clipboard.sync();
    const onKey = (event: KeyboardEvent) => {
      if (!BEFORE_PASTING.has(event.key) || event.repeat) return;
      const handed = clipboard.sync();
      // Or the desktop pastes the text before it: a large one takes a moment to be read.
      if (event.key !== 'Shift') live.hold(Promise.race([handed, after(LONGEST_WAIT)]));
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
  }, [clipboard, live, control]);
}
