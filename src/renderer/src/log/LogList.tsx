import { ArrowDown } from 'lucide-react';
import { type MouseEvent, useCallback, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { useFilteredRows, useHost, useLog, usePanel, useShownLog, useView } from '../panel/context';
import { useReplayedEntry } from '../panel/use-replayed';
import { indexOfRow, rowAt } from '../state/log';
import type { SelectMode } from '../state/log-store';
import { handleListKey } from '../ui/list/list-keys';
import { useVirtualRows } from '../ui/list/use-virtual-rows';
import { Tooltip } from '../ui/Tooltip';
import styles from './LogList.module.css';
import { LogRow } from './LogRow';
import { RowContextMenu } from './RowMenu';
import { useKeptInSight } from './use-kept-in-sight';
import { useLitRow } from './use-lit-row';

/** Heights of a row in pixels: as in tokens.css. All are alike, so nothing moves when one is loaded. */
const HEIGHTS = { pictured: 42, compact: 26 };

/** The actions that pass the filter as a list of any length, newest at the bottom. */
export function LogList() {
  const panel = usePanel();
  const { log, session, live } = useShownLog();
  const filter = useLog((state) => state.filter);
  const current = useLog((state) => state.current);
  const chosen = useLog((state) => state.selection.rows);
  const entry = useHost((state) => state.selected);
  const replaying = useReplayedEntry(session);
  const density = useView((state) => state.density);
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const found = useFilteredRows();
  const { count } = found;
  // A running one gets its number when it is done: the entry knows.
  const place = current ? found.indexOf(indexOfRow(log, entry?.id === current.id ? entry : current)) : -1;
  const height = HEIGHTS[density];
  const sight = useVirtualRows({ scroller, count, rowHeight: height, followsEnd: live });
  const places = Array.from({ length: sight.last - sight.first + 1 }, (_, i) => sight.first + i);
  const first = found.rowAt(sight.first);
  const last = found.rowAt(sight.last);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another log may lack rows this one has.
  useEffect(() => panel.log.ensureLoaded(first, last), [panel, log, first, last]);

  const { hold: leave, reveal: scrollTo } = sight;
  const choose = useCallback(
    (at: number, way: SelectMode) => {
      // Whoever reads one does not want the list to run on.
      leave();
      panel.log.selectAt(at, way);
    },
    [panel, leave],
  );
  const onPress = useCallback(
    (at: number, event: MouseEvent) =>
      choose(at, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'one'),
    [choose],
  );
  const keys = {
    count,
    current: place,
    pageSize: sight.pageSize,
    onMove(at: number, extend: boolean) {
      scrollTo(at);
      choose(at, extend ? 'range' : 'one');
    },
    onSelectAll: panel.log.selectAll,
    onEscape() {
      panel.log.closeDetails();
      panel.log.clearSelection();
    },
  };

  /** The menu is about what is chosen: the row under the pointer, where it was not among them. */
  const onContextMenu = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return;
    const at = Number(event.target.closest<HTMLElement>('[data-place]')?.dataset.place ?? place);
    const row = rowAt(log, found.rowAt(at));
    if (row && !chosen.has(row.id)) choose(at, 'one');
  };

  // A filter takes rows, and the details take room from the list: what was chosen stays in sight.
  const latestPlace = useRef(place);
  latestPlace.current = place;
  // Few rows are soon at their end and followed: what is chosen is not to run away once all are back.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is the reason.
  useLayoutEffect(() => {
    if (latestPlace.current >= 0) leave();
  }, [filter]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of them is a reason to scroll.
  useLayoutEffect(() => {
    if (latestPlace.current >= 0) scrollTo(latestPlace.current);
  }, [current, entry, filter]);
  useKeptInSight({ place, height, room: sight.viewHeight, topNow: sight.currentOffset, scrollTo });
  useLitRow({
    scroller,
    // Of the running session the newest is followed, which is what the replay does.
    lit: live ? undefined : replaying,
    placeOf: (lit) => found.indexOf(indexOfRow(log, lit)),
    height,
    topNow: sight.currentOffset,
    scrollTo,
  });

  return (
    <div className={styles.frame}>
      <RowContextMenu>
        <div
          ref={scroller}
          id="action-list"
          className={styles.scroller}
          role="listbox"
          aria-label="Actions, newest last"
          aria-multiselectable
          aria-activedescendant={place >= 0 ? `${prefix}${place}` : undefined}
          tabIndex={0}
          onKeyDown={(event) => handleListKey(event, keys)}
          onContextMenu={onContextMenu}
        >
          <div className={styles.rows} style={{ height: sight.contentHeight }}>
            {places.map((at) => {
              const row = rowAt(log, found.rowAt(at));
              return (
                <LogRow
                  key={at - sight.anchor}
                  id={`${prefix}${at}`}
                  row={row}
                  count={found.rowsAt(at)}
                  session={session}
                  place={at}
                  top={sight.positionOf(at)}
                  current={at === place}
                  replaying={row !== undefined && row.id === replaying?.id}
                  chosen={row !== undefined && chosen.has(row.id)}
                  compact={density === 'compact'}
                  onPress={onPress}
                />
              );
            })}
          </div>
        </div>
      </RowContextMenu>
      {live && !sight.isFollowing && (sight.unseen > 0 || sight.overflows) && (
        <Tooltip label="Follow the newest actions" shortcut="N" side="top">
          <button type="button" id="follow-newest" className={styles.chip} onClick={sight.followEnd}>
            <ArrowDown />
            {sight.unseen > 0 ? `${sight.unseen} new` : 'Newest'}
          </button>
        </Tooltip>
      )}
    </div>
  );
}
