import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type FocusEvent,
  type MouseEvent,
  type RefObject,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';
import type { Recording } from '../../../shared/recording';
import { useNow } from '../api/use-now';
import { useView } from '../panel/context';
import { useBrowse, useRecordings } from '../panel/use-recordings';
import type { RecordingsStore } from '../state/recordings/recordings-store';
import { useElementSize } from '../ui/use-element-size';
import { gridKey } from './grid-keys';
import { columnsIn, GAP, rowHeight } from './grid-size';
import { RecordingCard } from './RecordingCard';
import styles from './RecordingGrid.module.css';

/** The recordings as cards. Only visible rows and the one with the focus are rendered. */
export function RecordingGrid({ found }: { readonly found: readonly Recording[] }) {
  const recordings = useRecordings();
  const { browse } = recordings;
  const { selection, current, focusing, renaming } = useBrowse((state) => state);
  const singleKeys = useView((state) => state.singleKeys);
  const scroller = useRef<HTMLDivElement>(null);
  const now = useNow(30_000);
  const { height, columns, row } = useGridSize(scroller);
  const count = Math.ceil(found.length / columns);
  const order = useMemo(() => found.map(({ id }) => id), [found]);
  const currentIndex = Math.max(current === undefined ? 0 : order.indexOf(current), 0);

  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => row,
    initialOffset: () => browse.store.getState().scrollTop,
    overscan: 2,
    paddingStart: GAP,
    scrollPaddingStart: GAP,
    scrollPaddingEnd: GAP,
    onChange: ({ scrollOffset }) => browse.scrolledTo(scrollOffset ?? 0),
  });
  const measure = useEffectEvent((_rowHeight: number) => virtualizer.measure());
  useLayoutEffect(() => measure(row), [row]);

  const goTo = (index: number) => {
    const id = order[index];
    if (id === undefined) return;
    virtualizer.scrollToIndex(Math.floor(index / columns), { align: 'auto' });
    browse.goTo(id, { focus: true });
  };
  const rows = withRow(virtualizer.getVirtualItems(), Math.floor(currentIndex / columns), count, row);
  const focusingRow = focusing === undefined ? -1 : Math.floor(order.indexOf(focusing) / columns);
  const isRendered = rows.some(({ index }) => index === focusingRow);
  useFocusedCard(scroller, focusing, browse.focused, isRendered);

  const onFocus = ({ target }: FocusEvent) => {
    const id = cardOf(target);
    if (id !== undefined) browse.goTo(id);
  };
  const page = Math.max(Math.floor(height / row), 1);
  const keys = { recordings, order, index: currentIndex, columns, page, singleKeys, goTo };

  return (
    <div ref={scroller} className={styles.scroller} data-testid="library">
      {/* biome-ignore-start lint/a11y/useSemanticElements: a table has no cards. */}
      <div
        role="grid"
        tabIndex={-1}
        aria-label="Recordings"
        aria-multiselectable
        aria-rowcount={count}
        aria-colcount={columns}
        className={styles.rows}
        style={{ height: virtualizer.getTotalSize() }}
        onClick={(event) => gridClick(event, recordings, order)}
        onFocus={onFocus}
        onKeyDown={(event) => gridKey(event, keys)}
      >
        {rows.map(({ index, start }) => (
          <div
            key={index}
            role="row"
            tabIndex={-1}
            aria-rowindex={index + 1}
            className={styles.row}
            style={{
              transform: `translateY(${start}px)`,
              height: row - GAP,
              gap: GAP,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {found.slice(index * columns, (index + 1) * columns).map((recording, column) => (
              <RecordingCard
                key={recording.id}
                recording={recording}
                now={now}
                column={column}
                selected={selection.ids.has(recording.id)}
                selecting={selection.ids.size > 0}
                current={recording.id === order[currentIndex]}
                renaming={recording.id === renaming}
              />
            ))}
          </div>
        ))}
      </div>
      {/* biome-ignore-end lint/a11y/useSemanticElements: a table has no cards. */}
    </div>
  );
}

/** Opens the clicked card, or selects it if its check box or a modifier was used, or others are selected. */
function gridClick(event: MouseEvent, { browse, router }: RecordingsStore, order: readonly string[]): void {
  const { target, shiftKey } = event;
  const id = cardOf(target);
  if (id === undefined || !(target instanceof Element)) return;
  const isTick = target instanceof HTMLInputElement;
  // A click on the label is followed by one on its check box.
  if (!isTick && target.closest('label')) return;
  const isSelecting =
    browse.store.getState().selection.ids.size > 0 || shiftKey || event.ctrlKey || event.metaKey;
  if (!isTick && !isSelecting) router.go({ page: 'player', id });
  else {
    if (shiftKey) browse.selectTo(id, order);
    else browse.toggle(id);
    browse.goTo(id);
  }
}

/** The recording of the card that contains an element. */
function cardOf(target: EventTarget): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>('[data-id]')?.dataset.id : undefined;
}

/** The height of the grid, its columns and the height of a row (px). */
function useGridSize(scroller: RefObject<HTMLElement | null>) {
  const { width, height } = useElementSize(scroller);
  const columns = columnsIn(width);
  return { height, columns, row: rowHeight(width, columns) };
}

/** Moves the focus to a card once it is rendered. */
function useFocusedCard(
  scroller: RefObject<HTMLElement | null>,
  id: string | undefined,
  focused: () => void,
  isRendered: boolean,
): void {
  useEffect(() => {
    if (id === undefined || !isRendered) return;
    scroller.current?.querySelector<HTMLElement>(`[data-id="${id}"]`)?.focus({ preventScroll: true });
    focused();
  }, [scroller, id, focused, isRendered]);
}

/** Adds the row with the focused card, which must stay rendered. */
function withRow(
  rows: readonly { readonly index: number; readonly start: number }[],
  index: number,
  count: number,
  size: number,
) {
  if (index >= count || rows.some((one) => one.index === index)) return rows;
  return [...rows, { index, start: GAP + index * size }];
}
