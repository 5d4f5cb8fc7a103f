import { useEffectEvent, useLayoutEffect, useRef } from 'react';
import { isRowVisible } from './list-window';
import type { VirtualRows } from './use-virtual-rows';

export interface RevealedRows {
  /** The current row becomes visible whenever this changes. */
  readonly revealKey: unknown;
  /** If this changes while there is a current row, the list stops following its end. */
  readonly contentKey: unknown;
  /** Index of the current row; -1 if there is none. */
  readonly current: number;
  /** A second row that stays visible as it moves, unless the list is scrolled away from it; -1 if there is none. */
  readonly highlighted: number;
  readonly rowHeight: number;
  readonly rows: Pick<VirtualRows, 'viewHeight' | 'currentOffset' | 'hold'>;
  readonly reveal: (index: number) => void;
}

/** Keeps the current row and the highlighted row of a list visible. */
export function useRevealedRows(options: RevealedRows): void {
  const { revealKey, contentKey, current, highlighted, rowHeight, rows, reveal } = options;
  const { viewHeight, currentOffset, hold } = rows;
  const lastHeight = useRef(viewHeight);
  const lastHighlighted = useRef(-1);

  const showCurrent = useEffectEvent((_key: unknown) => {
    if (current >= 0) reveal(current);
  });
  const keepCurrent = useEffectEvent((_key: unknown) => {
    if (current < 0) return;
    hold();
    reveal(current);
  });
  const resize = useEffectEvent((height: number) => {
    const before = lastHeight.current;
    lastHeight.current = height;
    if (height < before && isRowVisible(current, rowHeight, currentOffset(), before)) reveal(current);
  });
  const moveHighlight = useEffectEvent((index: number) => {
    const before = lastHighlighted.current;
    lastHighlighted.current = index;
    if (index < 0) return;
    if (before < 0 || isRowVisible(before, rowHeight, currentOffset(), viewHeight)) reveal(index);
  });
  useLayoutEffect(() => keepCurrent(contentKey), [contentKey]);
  useLayoutEffect(() => showCurrent(revealKey), [revealKey]);
  useLayoutEffect(() => resize(viewHeight), [viewHeight]);
  useLayoutEffect(() => moveHighlight(highlighted), [highlighted]);
}
