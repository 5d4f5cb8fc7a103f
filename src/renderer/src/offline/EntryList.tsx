import { CircleX } from 'lucide-react';
import { memo } from 'react';
import type { JournalEntry } from '../../../shared/journal';
import { ActionText } from '../actions/ActionText';
import { iconOf, sourceIconOf } from '../actions/icons';
import { Boundary } from '../ui/Boundary';
import { formatElapsed, formatTime } from '../ui/format';
import { List } from '../ui/list/List';
import { ListOption, type RowPlacement } from '../ui/list/ListOption';
import { ROW_HEIGHT } from '../ui/list/row-heights';
import styles from './EntryList.module.css';

interface EntryListProps {
  readonly entries: readonly JournalEntry[];
  /** Indexes of the entries that pass the filter. */
  readonly shown: readonly number[];
  readonly selected: number;
  readonly onSelect: (index: number) => void;
}

/** The log. The page handles its keys. */
export function EntryList({ entries, shown, selected, onSelect }: EntryListProps) {
  if (shown.length === 0) {
    return (
      <p className={styles.none}>
        {entries.length === 0 ? 'No actions in this session.' : 'No action matches the filter.'}
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
        const row = target instanceof Element ? target.closest<HTMLElement>('[data-entry]') : null;
        if (row) onSelect(Number(row.dataset.entry));
      }}
      renderRow={(placement) => {
        const number = shown[placement.index] ?? -1;
        const entry = entries[number];
        return (
          entry && <EntryRow {...placement} entry={entry} number={number} isSelected={number === selected} />
        );
      }}
    />
  );
}

interface EntryRowProps extends RowPlacement {
  readonly entry: JournalEntry;
  readonly number: number;
  readonly isSelected: boolean;
}

const EntryRow = memo(function EntryRow({ entry, number, ...option }: EntryRowProps) {
  return (
    <ListOption {...option} className={styles.row} data-status={entry.status} data-entry={number}>
      <Boundary name="A row of the log" of={entry} fallback="This action cannot be shown.">
        <Content entry={entry} />
      </Boundary>
    </ListOption>
  );
});

function Content({ entry }: Pick<EntryRowProps, 'entry'>) {
  const Icon = iconOf(entry.request.action);
  const SourceIcon = sourceIconOf(entry.source);
  return (
    <>
      {entry.status === 'failed' ? <CircleX aria-label="Failed" /> : <Icon />}
      <span className={styles.number}>{entry.seq}</span>
      <time className={styles.time}>{formatTime(entry.started_at ?? entry.received_at)}</time>
      <ActionText action={entry} />
      <SourceIcon aria-label={entry.source} />
      <span className={styles.duration}>
        {entry.duration_ms === undefined ? '' : formatElapsed(entry.duration_ms)}
      </span>
    </>
  );
}
