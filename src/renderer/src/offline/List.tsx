import { useVirtualizer } from '@tanstack/react-virtual';
import { CircleX } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import type { JournalEntry } from '../../../shared/journal';
import { ActionText } from '../actions/ActionText';
import { iconOf, sourceIconOf } from '../actions/icons';
import { Boundary } from '../ui/Boundary';
import { formatElapsed, formatTime } from '../ui/format';
import styles from './List.module.css';

export interface ListProps {
  readonly entries: readonly JournalEntry[];
  /** Numbers of those that are shown. */
  readonly shown: readonly number[];
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

/** Height of a row in pixels: --row in tokens.css. */
const ROW = 26;

/** The log; its keys are the page's. */
export function List({ entries, shown, chosen, onChoose }: ListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const row = shown.indexOf(chosen);
  const scrollTo = useRef(virtualizer.scrollToIndex);
  scrollTo.current = virtualizer.scrollToIndex;
  useEffect(() => {
    if (row >= 0) scrollTo.current(row, { align: 'auto' });
  }, [row]);

  if (shown.length === 0) {
    return (
      <p className={styles.none}>
        {entries.length === 0 ? 'Nothing was done in this session.' : 'No action is like that.'}
      </p>
    );
  }
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="listbox"
      aria-label="Actions, newest last"
      aria-activedescendant={row >= 0 ? `row-${chosen}` : undefined}
      tabIndex={0}
    >
      <div className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ key, index, start }) => {
          const number = shown[index] ?? -1;
          const entry = entries[number];
          if (!entry) return null;
          return (
            <Row
              key={key}
              entry={entry}
              number={number}
              top={start}
              chosen={number === chosen}
              onChoose={onChoose}
            />
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  readonly entry: JournalEntry;
  readonly number: number;
  readonly top: number;
  readonly chosen: boolean;
  readonly onChoose: (index: number) => void;
}

const Row = memo(function Row(props: RowProps) {
  const { entry, number, top, onChoose } = props;
  return (
    <Boundary
      name="A row of the log"
      of={entry}
      fallback={
        // biome-ignore lint/a11y/useKeyWithClickEvents: as below.
        <div
          id={`row-${number}`}
          className={styles.row}
          style={{ transform: `translateY(${top}px)` }}
          role="option"
          tabIndex={-1}
          aria-selected={props.chosen}
          onClick={() => onChoose(number)}
        >
          This action cannot be shown.
        </div>
      }
    >
      <Drawn {...props} />
    </Boundary>
  );
});

function Drawn({ entry, number, top, chosen, onChoose }: RowProps) {
  const Icon = iconOf(entry.request.action);
  const SourceIcon = sourceIconOf(entry.source);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the page takes the keys for all rows.
    <div
      id={`row-${number}`}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      data-status={entry.status}
      onClick={() => onChoose(number)}
    >
      {entry.status === 'failed' ? <CircleX aria-label="Failed" /> : <Icon />}
      <span className={styles.number}>{entry.seq}</span>
      <time className={styles.time}>{formatTime(entry.started_at ?? entry.received_at)}</time>
      <ActionText action={entry} />
      <SourceIcon aria-label={entry.source} />
      <span className={styles.duration}>
        {entry.duration_ms === undefined ? '' : formatElapsed(entry.duration_ms)}
      </span>
    </div>
  );
}
