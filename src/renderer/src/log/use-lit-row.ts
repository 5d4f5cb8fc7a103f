import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { LogRowData } from '../state/row';
import { isRowVisible } from '../ui/list/list-window';

type Lit = Pick<LogRowData, 'id' | 'seq'>;

export interface LitRow {
  readonly scroller: RefObject<HTMLElement | null>;
  /** The row that is lit, by its entry; undefined where none is, or where it is not to be kept in sight. */
  readonly lit: Lit | undefined;
  /** Its place among the rows that are shown; -1 where it is not. */
  readonly placeOf: (lit: Lit) => number;
  /** Of a row, in pixels. */
  readonly height: number;
  /** Where the list begins to be seen, in pixels. */
  readonly topNow: () => number;
  readonly scrollTo: (place: number) => void;
}

/** Keeps the lit row in sight as it goes on, unless the list was scrolled away from the one before. */
export function useLitRow({ scroller, lit, placeOf, height, topNow, scrollTo }: LitRow): void {
  const before = useRef<Lit>(undefined);
  const id = lit?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another lit row is the only reason to scroll.
  useLayoutEffect(() => {
    const left = before.current;
    before.current = lit;
    const element = scroller.current;
    const place = lit ? placeOf(lit) : -1;
    if (!element || place < 0) return;
    if (!left || isRowVisible(placeOf(left), height, topNow(), element.clientHeight)) scrollTo(place);
  }, [id]);
}
