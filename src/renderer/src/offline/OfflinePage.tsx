import { Tooltip } from 'radix-ui';
import { useCallback, useMemo, useRef, useState } from 'react';
import { FilterBar } from '../log/FilterBar';
import { LogRow } from '../log/LogRow';
import { countFacets } from '../state/facets';
import { createMatcher, EMPTY_FILTER, type LogFilter } from '../state/filter';
import { createRow, type LogRowData } from '../state/row';
import { Boundary } from '../ui/Boundary';
import { formatCount, formatDuration } from '../ui/format';
import { Keys } from '../ui/Keys';
import { Logo } from '../ui/Logo';
import { List } from '../ui/list/List';
import { rowForKey } from '../ui/list/list-keys';
import { ROW_HEIGHT } from '../ui/list/row-heights';
import { TaskResult } from '../ui/TaskResult';
import { visible } from '../ui/visible-text';
import type { Data } from './data';
import styles from './OfflinePage.module.css';
import { Stage } from './Stage';
import type { EntrySelection, ScreenView } from './screen-view';
import { useOfflineKeys } from './use-offline-keys';

const KEYS = [
  ['↑+↓', 'select'],
  ['/', 'search'],
  ['F', 'next failure'],
  ['B', 'before'],
  ['A', 'after'],
  ['V', 'video'],
  ['Space', 'play'],
] as const;

/** The number of rows that Page Up and Page Down move by. */
const PAGE_SIZE = 15;

/** An exported session: its log, screenshots and recordings. */
export function OfflinePage({ data }: { readonly data: Data }) {
  const { session, entries } = data;
  const [filter, setFilter] = useState(EMPTY_FILTER);
  const [selection, setSelection] = useState<EntrySelection>({ index: 0, by: 'user' });
  const [view, setView] = useState<ScreenView>();
  const searchField = useRef<HTMLElement>(null);
  const rows = useMemo(() => entries.map((entry) => createRow(entry, false)), [entries]);
  const shown = useMemo(() => {
    const matches = createMatcher(filter);
    return rows.flatMap((row, index) => (matches(row) ? [index] : []));
  }, [rows, filter]);
  const change = (part: Partial<LogFilter>) => setFilter((before) => ({ ...before, ...part }));
  const select = useCallback((index: number) => setSelection({ index, by: 'user' }), []);
  const follow = useCallback((index: number) => {
    setSelection((before) => (before.index === index ? before : { index, by: 'video' }));
  }, []);

  useOfflineKeys({
    move(key) {
      const [count, current] = [shown.length, shown.indexOf(selection.index)];
      const place = current < 0 ? 0 : rowForKey(key, { count, current, pageSize: PAGE_SIZE });
      const next = place === undefined ? undefined : shown[place];
      if (next !== undefined) select(next);
    },
    failure(step) {
      const next = nextFailure(rows, shown, selection.index, step);
      if (next !== undefined) select(next);
    },
    show: setView,
    search: () => searchField.current?.focus(),
  });

  return (
    <Tooltip.Provider delayDuration={450}>
      <div className={styles.page}>
        <header className={styles.bar}>
          <h1 className={styles.brand}>
            <Logo />
            {visible(session.title ?? 'Session', 200)}
          </h1>
          <Facts data={data} />
        </header>
        <main className={styles.stage}>
          <Boundary name="This action" of={selection}>
            <Stage data={data} selection={selection} view={view} onView={setView} onFollow={follow} />
          </Boundary>
        </main>
        <section className={styles.side} aria-label="Actions">
          <Boundary name="The log" of={filter}>
            <FilterBar
              filter={filter}
              onChange={change}
              countFacets={() => countFacets(rows)}
              focusTarget={(element) => {
                searchField.current = element;
              }}
              onLeave={() => document.querySelector<HTMLElement>('[role="listbox"]')?.focus()}
            />
            <p className={styles.count} role="status">
              {shown.length < entries.length && `${shown.length.toLocaleString('en')} of `}
              {formatCount(entries.length, 'action')}
            </p>
            <EntryList rows={rows} shown={shown} selected={selection.index} onSelect={select} />
          </Boundary>
        </section>
        <footer className={styles.foot}>
          {KEYS.map(([keys, does]) => (
            <span key={keys}>
              <Keys keys={keys} /> {does}
            </span>
          ))}
        </footer>
      </div>
    </Tooltip.Provider>
  );
}

function Facts({ data: { session } }: { readonly data: Data }) {
  const { started_at, ended_at = started_at, actions, failed, id } = session;
  const length = Date.parse(ended_at) - Date.parse(started_at);
  return (
    <p className={styles.facts}>
      <TaskResult {...session} />
      <span>{new Date(started_at).toLocaleString()}</span>
      <span>{formatDuration(length)}</span>
      <span>{actions.toLocaleString('en')} actions</span>
      {failed > 0 && <span className={styles.failed}>{failed.toLocaleString('en')} failed</span>}
      <code>{id}</code>
    </p>
  );
}

/** The next or previous failed row of those shown, wrapping around; undefined if there is none. */
function nextFailure(
  rows: readonly LogRowData[],
  shown: readonly number[],
  selected: number,
  step: 1 | -1,
): number | undefined {
  const failed = shown.filter((index) => rows[index]?.status === 'failed');
  if (step === 1) return failed.find((index) => index > selected) ?? failed[0];
  return failed.findLast((index) => index < selected) ?? failed.at(-1);
}

interface EntryListProps {
  readonly rows: readonly LogRowData[];
  /** Indexes of the rows that pass the filter. */
  readonly shown: readonly number[];
  readonly selected: number;
  readonly onSelect: (index: number) => void;
}

/** The log. The page handles its keys. */
function EntryList({ rows, shown, selected, onSelect }: EntryListProps) {
  if (shown.length === 0) {
    return (
      <p className={styles.none}>
        {rows.length === 0 ? 'No actions in this session.' : 'No action matches the filter.'}
      </p>
    );
  }
  return (
    <List
      className={styles.list}
      aria-label="Actions, newest last"
      count={shown.length}
      rowHeight={ROW_HEIGHT}
      current={shown.indexOf(selected)}
      onClick={({ target }) => {
        const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
        const index = shown[Number(row?.dataset.index)];
        if (index !== undefined) onSelect(index);
      }}
      renderRow={(placement) => {
        const index = shown[placement.index] ?? -1;
        return (
          <LogRow
            {...placement}
            row={rows[index]}
            count={1}
            session={undefined}
            isCurrent={index === selected}
            isSelected={index === selected}
            isReplayed={false}
            isCompact
            isNumbered
          />
        );
      }}
    />
  );
}
