import { ArrowDown, ArrowDownToLine } from 'lucide-react';
import { type MouseEvent, type RefObject, useEffectEvent, useLayoutEffect, useMemo, useRef } from 'react';
import { useFilteredRows, useHost, useLog, usePanel, useShownLog, useView } from '../panel/context';
import { useCommands } from '../panel/use-commands';
import { useFocusTarget } from '../panel/use-focus-target';
import { indexOfRow, rowAt } from '../state/log';
import { List, type ListHandle } from '../ui/list/List';
import { ROW_HEIGHT, THUMBNAIL_ROW_HEIGHT } from '../ui/list/row-heights';
import { SHORTCUTS } from '../ui/shortcuts';
import { Tooltip } from '../ui/Tooltip';
import styles from './LogList.module.css';
import { LogRow } from './LogRow';
import { RowContextMenu } from './RowMenu';

/** The filtered actions, newest last. */
export function LogList() {
  const { log: store } = usePanel();
  const { log, session, live } = useShownLog();
  const filter = useLog((state) => state.filter);
  const current = useLog((state) => state.current);
  const selected = useLog((state) => state.selection.rows);
  const entry = useHost((state) => state.selected);
  const replayed = useReplayedEntry(session);
  const isCompact = useView((state) => state.density === 'compact');
  const handle = useRef<ListHandle>(null);
  const rendered = useRef({ first: 0, last: -1 });
  const rows = useFilteredRows();
  // A running action gets its number when it ends, which only the entry has.
  const shown = entry?.id === current?.id ? entry : current;
  const currentIndex = shown ? rows.indexOf(indexOfRow(log, shown)) : -1;

  useFollowCommand(handle, live);
  const load = useEffectEvent((_log: unknown) => {
    const { first, last } = rendered.current;
    store.ensureLoaded(rows.rowAt(first), rows.rowAt(last));
  });
  useLayoutEffect(() => load(log), [log]);

  const indexAt = ({ target }: MouseEvent) => {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
    return row ? Number(row.dataset.index) : -1;
  };
  /** The menu applies to the selection, or to the row under the pointer if that is not selected. */
  const onContextMenu = (event: MouseEvent) => {
    const index = indexAt(event);
    const row = rowAt(log, rows.rowAt(index < 0 ? currentIndex : index));
    if (!row || selected.has(row.id)) return;
    handle.current?.hold();
    store.selectAt(index < 0 ? currentIndex : index, 'one');
  };
  return (
    <div className={styles.frame}>
      <RowContextMenu>
        <List
          id="action-list"
          className={styles.list}
          aria-label="Actions, newest last"
          aria-multiselectable
          handle={handle}
          focusTarget={useFocusTarget('log')}
          count={rows.count}
          rowHeight={isCompact ? ROW_HEIGHT : THUMBNAIL_ROW_HEIGHT}
          current={currentIndex}
          revealKey={shown}
          contentKey={filter}
          // In the live log, the replayed action is the newest one.
          highlighted={live || !replayed ? -1 : rows.indexOf(indexOfRow(log, replayed))}
          followsEnd={live}
          renderFollow={renderFollow}
          onRender={(first, last) => {
            rendered.current = { first, last };
            store.ensureLoaded(rows.rowAt(first), rows.rowAt(last));
          }}
          onMove={(index, extend) => store.selectAt(index, extend ? 'range' : 'one')}
          onSelectAll={store.selectAll}
          onEscape={() => {
            store.closeDetails();
            store.clearSelection();
          }}
          onClick={(event) => {
            const index = indexAt(event);
            const { shiftKey, ctrlKey, metaKey } = event;
            if (index >= 0) store.selectAt(index, shiftKey ? 'range' : ctrlKey || metaKey ? 'toggle' : 'one');
          }}
          onContextMenu={onContextMenu}
          renderRow={(placement) => {
            const row = rowAt(log, rows.rowAt(placement.index));
            return (
              <LogRow
                {...placement}
                row={row}
                count={rows.rowsAt(placement.index)}
                session={session}
                isCurrent={placement.index === currentIndex}
                isReplayed={row !== undefined && row.id === replayed?.id}
                isSelected={row !== undefined && selected.has(row.id)}
                isCompact={isCompact}
              />
            );
          }}
        />
      </RowContextMenu>
    </div>
  );
}

function renderFollow(unseen: number, followEnd: () => void) {
  return (
    <Tooltip label={SHORTCUTS.newest.title} shortcut={SHORTCUTS.newest.keys} side="top">
      <button type="button" className={styles.chip} onClick={followEnd}>
        <ArrowDown />
        {unseen > 0 ? `${unseen} new` : 'Newest'}
      </button>
    </Tooltip>
  );
}

/** Offers the command that scrolls to the newest action, while actions may be added. */
function useFollowCommand(list: RefObject<ListHandle | null>, isLive: boolean): void {
  const commands = useMemo(
    () => [
      {
        id: 'log.newest',
        keys: SHORTCUTS.newest.keys,
        title: SHORTCUTS.newest.title,
        section: 'Actions' as const,
        icon: ArrowDownToLine,
        when: () => isLive,
        run: () => list.current?.followEnd(),
      },
    ],
    [list, isLive],
  );
  useCommands(commands);
}

/** The entry of a session that the replay does now or next; undefined if there is none. */
function useReplayedEntry(session: string | undefined) {
  // Separate selectors, so that other changes of the replay do not render again.
  const id = useHost(({ replay }) => (replay?.session === session ? replay?.current?.id : undefined));
  const seq = useHost(({ replay }) => (replay?.session === session ? replay?.current?.seq : undefined));
  return id === undefined ? undefined : { id, seq };
}
