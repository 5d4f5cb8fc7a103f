import type { KeyboardEvent } from 'react';

export interface ListKeys {
  readonly count: number;
  /** The current row, of those that are shown; -1 where there is none. */
  readonly row: number;
  /** Rows in sight. */
  readonly page: number;
  /** `extend`: with all up to it. */
  readonly onRow: (row: number, extend: boolean) => void;
  readonly onAll?: () => void;
  readonly onClose: () => void;
}

/** The row a key leads to; undefined where it leads nowhere. From no row, any key leads to the newest. */
export function rowForKey(key: string, { count, row, page }: Pick<ListKeys, 'count' | 'row' | 'page'>) {
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: -1,
    ArrowDown: 1,
    PageUp: -page,
    PageDown: page,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  if (step === undefined || count === 0) return undefined;
  if (row < 0) return key === 'Home' ? 0 : count - 1;
  return Math.min(Math.max(row + step, 0), count - 1);
}

export function useListKeys(keys: ListKeys): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key === 'Escape') keys.onClose();
    if (keys.onAll && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      keys.onAll();
      return;
    }
    const row = rowForKey(event.key, keys);
    if (row === undefined) return;
    event.preventDefault();
    keys.onRow(row, event.shiftKey);
  };
}
