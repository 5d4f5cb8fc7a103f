import type { KeyboardEvent } from 'react';

export interface ListKeys {
  readonly count: number;
  /** The chosen row; -1 where none is. */
  readonly row: number;
  /** Rows in sight. */
  readonly page: number;
  readonly onRow: (row: number) => void;
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
    const row = rowForKey(event.key, keys);
    if (row === undefined) return;
    event.preventDefault();
    keys.onRow(row);
  };
}
