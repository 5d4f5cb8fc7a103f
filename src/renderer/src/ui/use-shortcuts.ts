import { useEffect, useRef } from 'react';
import { type ShortcutName, shortcutOf } from './shortcuts';

/** Runs the panel's shortcuts, except where keys are typed or go to the desktop. */
export function useShortcuts(run: Partial<Record<ShortcutName, () => void>>): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const name = shortcutOf(event);
      if (!name || (name !== 'leave' && isTyping(event.target))) return;
      const action = latest.current[name];
      if (!action) return;
      event.preventDefault();
      event.stopPropagation();
      action();
    };
    // While capturing: the live view keeps every key it gets from going further.
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}

const KEYS_ARE_TAKEN = 'input, textarea, canvas, [role="combobox"], [role="dialog"], [data-typeahead]';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(KEYS_ARE_TAKEN) !== null;
}
