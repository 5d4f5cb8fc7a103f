import { useLayoutEffect, useRef } from 'react';
import { isRowVisible } from '../ui/list/list-window';

export interface KeptInSight {
  /** Of the row that is kept; -1 where there is none. */
  readonly place: number;
  /** Of a row, in pixels. */
  readonly height: number;
  /** How high the list is, in pixels. */
  readonly room: number;
  /** Where the list begins to be seen, in pixels. */
  readonly topNow: () => number;
  readonly scrollTo: (place: number) => void;
}

/** Keeps a row in sight as the list gets lower: details open below it, or are dragged higher. */
export function useKeptInSight({ place, height, room, topNow, scrollTo }: KeptInSight): void {
  const before = useRef(room);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height of the list is the only reason to scroll.
  useLayoutEffect(() => {
    const had = before.current;
    before.current = room;
    if (place < 0 || room >= had) return;
    if (isRowVisible(place, height, topNow(), had)) scrollTo(place);
  }, [room]);
}
