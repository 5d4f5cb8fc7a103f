import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useCallback, useEffect, useId, useLayoutEffect, useRef } from 'react';
import type { JournalEntry } from '../../../shared/journal';
import { rowAt, rowCount, rowOf } from '../store/log';
import { useHost, usePanel } from '../ui/context';
import { Tip } from '../ui/Tip';
import styles from './LogList.module.css';
import { LogRow } from './LogRow';
import { useFollow } from './use-follow';
import { useListKeys } from './use-list-keys';

/** Height of a row in pixels: --row in tokens.css. All are alike, so nothing moves when one is loaded. */
const ROW = 26;

/** The actions as a list of any length, newest at the bottom. */
export function LogList() {
  const panel = usePanel();
  const log = useHost((state) => state.log);
  const selected = useHost((state) => state.selected);
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const count = rowCount(log);
  const selectedRow = selected ? rowOf(log, selected) : -1;
  const follow = useFollow(scroller, count);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const rows = virtualizer.getVirtualItems();
  const first = rows[0]?.index ?? 0;
  const last = rows.at(-1)?.index ?? -1;

  useEffect(() => panel.loader.want(log, first, last), [panel, log, first, last]);

  const overflows = virtualizer.getTotalSize() > (virtualizer.scrollRect?.height ?? 0);
  const { leave } = follow;
  const latestLeave = useRef(leave);
  latestLeave.current = leave;
  const select = useCallback(
    (entry: JournalEntry) => {
      // Whoever reads one does not want the list to run on.
      latestLeave.current();
      panel.select(entry);
    },
    [panel],
  );
  const onKeyDown = useListKeys({
    count,
    row: selectedRow,
    page: Math.max(Math.floor((scroller.current?.clientHeight ?? ROW) / ROW) - 1, 1),
    onRow(row) {
      const entry = rowAt(log, row);
      virtualizer.scrollToIndex(row, { align: 'auto' });
      if (entry) select(entry);
    },
    onClose: () => panel.select(undefined),
  });

  // The details take room from the list: what was chosen stays in sight.
  const scrollToRow = useRef(virtualizer.scrollToIndex);
  scrollToRow.current = virtualizer.scrollToIndex;
  useLayoutEffect(() => {
    if (selected) scrollToRow.current(rowOf(panel.host.getState().log, selected), { align: 'auto' });
  }, [panel, selected]);

  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        id="action-list"
        className={styles.scroller}
        role="listbox"
        aria-label="Actions, newest last"
        aria-activedescendant={selectedRow >= 0 ? `${prefix}${selectedRow}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
          {rows.map(({ key, index, start }) => {
            const entry = rowAt(log, index);
            return (
              <LogRow
                key={key}
                id={`${prefix}${index}`}
                entry={entry}
                index={index}
                top={start}
                selected={index === selectedRow}
                onSelect={select}
              />
            );
          })}
        </div>
      </div>
      {!follow.following && (follow.fresh > 0 || overflows) && (
        <Tip label="Follow the newest actions" shortcut="N" side="top">
          <button type="button" id="follow-newest" className={styles.chip} onClick={follow.resume}>
            <ArrowDown />
            {follow.fresh > 0 ? `${follow.fresh} new` : 'Newest'}
          </button>
        </Tip>
      )}
    </div>
  );
}
