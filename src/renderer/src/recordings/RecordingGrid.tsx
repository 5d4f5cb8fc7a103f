import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';
import type { Recording } from '../../../shared/recording';
import { useNow } from '../api/use-now';
import { useView } from '../panel/context';
import { useBrowse, useRecordings } from '../panel/use-recordings';
import { withIdRange, withToggledId } from '../state/recordings/recording-selection';
import { useElementSize } from '../ui/use-element-size';
import { gridKey } from './grid-keys';
import { columnsIn, GAP, rowHeight } from './grid-size';
import { RecordingCard } from './RecordingCard';
import styles from './RecordingGrid.module.css';

/** The recordings as cards; only those in sight, and the one with the focus, are in the page. */
export function RecordingGrid({ found }: { readonly found: readonly Recording[] }) {
  const recordings = useRecordings();
  const { browse } = recordings;
  const selection = useBrowse((state) => state.selection);
  const current = useBrowse((state) => state.current);
  const renaming = useBrowse((state) => state.renaming);
  const singleKeys = useView((state) => state.singleKeys);
  const scroller = useRef<HTMLDivElement>(null);
  const now = useNow(30_000);
  const { width, height } = useElementSize(scroller);
  const columns = columnsIn(width);
  const row = rowHeight(width, columns);
  const count = Math.ceil(found.length / columns);
  const order = useMemo(() => found.map(({ id }) => id), [found]);
  const currentIndex = Math.max(current === undefined ? 0 : order.indexOf(current), 0);

  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => row,
    initialOffset: browse.getState().scrollTop,
    overscan: 2,
    paddingStart: GAP,
    scrollPaddingStart: GAP,
    scrollPaddingEnd: GAP,
    onChange: ({ scrollOffset }) => browse.setState({ scrollTop: scrollOffset ?? 0 }),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: cards of another size are measured anew.
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, row]);

  const focusCard = useRef<string>(undefined);
  const goTo = useCallback(
    (index: number) => {
      const id = order[index];
      if (id === undefined) return;
      browse.setState({ current: id });
      virtualizer.scrollToIndex(Math.floor(index / columns), { align: 'auto' });
      focusCard.current = id;
    },
    [browse, order, columns, virtualizer],
  );
  // The card may not have been in the page before.
  useEffect(() => {
    const wanted = focusCard.current;
    const card = wanted && scroller.current?.querySelector<HTMLElement>(`[data-id="${wanted}"]`);
    if (!card) return;
    card.focus({ preventScroll: true });
    focusCard.current = undefined;
  });

  const latestOrder = useRef(order);
  latestOrder.current = order;
  const choose = useCallback(
    (id: string, event: MouseEvent) =>
      browse.setState((state) => ({
        current: id,
        selection: event.shiftKey
          ? withIdRange(state.selection, latestOrder.current, id)
          : withToggledId(state.selection, id),
      })),
    [browse],
  );
  const onClick = useCallback(
    (id: string, event: MouseEvent) => {
      const isChoosing = browse.getState().selection.ids.size > 0;
      if (isChoosing || event.shiftKey || event.ctrlKey || event.metaKey) choose(id, event);
      else recordings.router.go({ page: 'player', id });
    },
    [browse, choose, recordings],
  );
  const onFocus = useCallback((id: string) => browse.setState({ current: id }), [browse]);
  const onRename = useCallback((id: string) => browse.setState({ renaming: id, current: id }), [browse]);
  const onRenamed = useCallback(
    (id: string, title: string | undefined) => {
      browse.setState({ renaming: undefined });
      focusCard.current = id;
      if (title !== undefined) void recordings.change([id], { title });
    },
    [browse, recordings],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(Math.floor(height / row), 1);
    gridKey(event, { recordings, order, index: currentIndex, columns, page, singleKeys, goTo });
  };

  return (
    <div ref={scroller} className={styles.scroller} data-testid="library">
      {/* biome-ignore-start lint/a11y/useSemanticElements: a table has no cards. */}
      <div
        role="grid"
        aria-label="Recordings"
        aria-multiselectable
        aria-rowcount={count}
        aria-colcount={columns}
        className={styles.rows}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {withRow(virtualizer.getVirtualItems(), Math.floor(currentIndex / columns), count, row).map(
          ({ index, start }) => (
            <div
              key={index}
              role="row"
              tabIndex={-1}
              aria-rowindex={index + 1}
              className={styles.row}
              style={{
                transform: `translateY(${start}px)`,
                height: row - GAP,
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
                  choosing={selection.ids.size > 0}
                  current={recording.id === order[currentIndex]}
                  renaming={recording.id === renaming}
                  onClick={onClick}
                  onToggle={choose}
                  onFocus={onFocus}
                  onRename={onRename}
                  onRenamed={onRenamed}
                />
              ))}
            </div>
          ),
        )}
      </div>
      {/* biome-ignore-end lint/a11y/useSemanticElements: a table has no cards. */}
    </div>
  );
}

/** With the row that has the focus, which must not leave the page. */
function withRow(
  rows: readonly { readonly index: number; readonly start: number }[],
  index: number,
  count: number,
  size: number,
) {
  if (index >= count || rows.some((one) => one.index === index)) return rows;
  return [...rows, { index, start: GAP + index * size }];
}
