import type { KeyboardEvent } from 'react';

export interface ListKeys {
  readonly count: number;
  /** Index of the current row; -1 if there is none. */
  readonly current: number;
  /** The number of rows that Page Up and Page Down move by. */
  readonly pageSize: number;
  /** `extend`: Shift is pressed. */
  readonly onMove?: ((index: number, extend: boolean) => void) | undefined;
  readonly onSelectAll?: (() => void) | undefined;
  readonly onEscape?: (() => void) | undefined;
}

/**
 * The row that a key moves to; undefined for other keys. Without a current row, every key but Home moves to the last
 * one.
 */
export function rowForKey(
  key: string,
  { count, current, pageSize }: Pick<ListKeys, 'count' | 'current' | 'pageSize'>,
): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: -1,
    ArrowDown: 1,
    PageUp: -pageSize,
    PageDown: pageSize,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  if (step === undefined || count === 0) return undefined;
  if (current < 0) return key === 'Home' ? 0 : count - 1;
  return Math.min(Math.max(current + step, 0), count - 1);
}

export function handleListKey(event: KeyboardEvent, keys: ListKeys): void {
  if (event.key === 'Escape') keys.onEscape?.();
  if (keys.onSelectAll && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
    event.preventDefault();
    keys.onSelectAll();
    return;
  }
  const index = keys.onMove && rowForKey(event.key, keys);
  if (index === undefined) return;
  event.preventDefault();
  keys.onMove?.(index, event.shiftKey);
}
