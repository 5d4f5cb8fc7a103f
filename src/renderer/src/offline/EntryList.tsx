import { LogRow } from '../log/LogRow';
import type { LogRowData } from '../state/row';
import { List } from '../ui/list/List';
import { ROW_HEIGHT } from '../ui/list/row-heights';
import styles from './OfflinePage.module.css';

interface EntryListProps {
  readonly rows: readonly LogRowData[];
  /** Indexes of the rows that pass the filter. */
  readonly shown: readonly number[];
  readonly selected: number;
  readonly onSelect: (index: number) => void;
}

/** The log. The page handles its keys. */
export function EntryList({ rows, shown, selected, onSelect }: EntryListProps) {
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
