import type { KeyPress } from '../command-registry';

/**
 * Where a key leads: the number of a desktop (from 1), or the wall. While a person has control, Ctrl+1 and Escape belong
 * to the desktop, and Ctrl+Alt+1 leads elsewhere. AltGr is Ctrl+Alt on some systems, and types characters.
 */
export function placeForKey(
  { key, code, ctrlKey, altKey, shiftKey, metaKey }: KeyPress,
  { hasControl, isAltGraph }: { readonly hasControl: boolean; readonly isAltGraph: boolean },
): number | 'wall' | undefined {
  if (shiftKey) return undefined;
  if (key === 'Escape' && !ctrlKey && !altKey && !metaKey) return hasControl ? undefined : 'wall';
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  if (digit === undefined || isAltGraph) return undefined;
  const isForPage = altKey ? ctrlKey && !metaKey : (ctrlKey || metaKey) && !hasControl;
  return isForPage ? Number(digit) : undefined;
}
