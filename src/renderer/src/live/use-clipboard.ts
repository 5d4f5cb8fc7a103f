import { useEffect } from 'react';
import { usePanel, useView } from '../ui/context';

/** Keys that come before those that paste: time enough to hand over what was copied here. */
const BEFORE_PASTING: ReadonlySet<string> = new Set(['Control', 'Meta', 'Shift']);

/** Keeps the desktop's clipboard the same as this computer's, while a person has control here. */
export function useClipboard(): void {
  const { clipboard } = usePanel();
  const control = useView((state) => state.control);
  useEffect(() => {
    if (!control) return;
    const sync = () => void clipboard.sync();
    const onKey = (event: KeyboardEvent) => {
      if (BEFORE_PASTING.has(event.key) && !event.repeat) sync();
    };
    void clipboard.begin();
    window.addEventListener('focus', sync);
    window.addEventListener('keydown', onKey, { capture: true });
    return () => {
      window.removeEventListener('focus', sync);
      window.removeEventListener('keydown', onKey, { capture: true });
    };
  }, [clipboard, control]);
}
