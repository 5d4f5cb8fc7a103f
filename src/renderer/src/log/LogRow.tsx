import { CircleX, LoaderCircle } from 'lucide-react';
import { memo } from 'react';
import type { JournalEntry } from '../../../shared/journal';
import { iconOf, SOURCE_ICONS } from './icons';
import styles from './LogRow.module.css';
import { clockTime, durationWords, spokenRow, wordsOf } from './words';

export interface LogRowProps {
  /** Undefined while it is being loaded. */
  readonly entry: JournalEntry | undefined;
  readonly id: string;
  readonly index: number;
  readonly selected: boolean;
  readonly top: number;
  readonly onSelect: (entry: JournalEntry) => void;
}

export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { entry, id, index, selected, top, onSelect } = props;
  const place = { transform: `translateY(${top}px)` };
  if (!entry) {
    return (
      <div className={styles.row} style={place} aria-hidden="true">
        <span className={styles.hole} />
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus, and takes the keys for its rows.
    <div
      id={id}
      className={styles.row}
      style={place}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      aria-posinset={index + 1}
      // How many there are would change with each new one, and draw every row anew.
      aria-setsize={-1}
      aria-label={spokenRow(entry)}
      data-status={entry.status}
      data-seq={entry.seq}
      onClick={() => onSelect(entry)}
    >
      <StatusIcon entry={entry} />
      <Time iso={entry.started_at ?? entry.received_at} />
      <What entry={entry} />
      <SourceMark source={entry.source} />
      <span className={styles.duration}>
        {entry.duration_ms !== undefined ? durationWords(entry.duration_ms) : ''}
      </span>
    </div>
  );
});

/** What it does, and in its stead how it goes where that is more important: a done one also has its duration. */
function StatusIcon({ entry }: { readonly entry: JournalEntry }) {
  if (entry.status === 'running') return <LoaderCircle className={styles.running} />;
  if (entry.status === 'failed') return <CircleX className={styles.failed} />;
  const Icon = iconOf(entry.request.action);
  return <Icon className={styles.icon} />;
}

function Time({ iso }: { readonly iso: string }) {
  const time = clockTime(iso);
  return (
    <span className={styles.time}>
      {time.slice(0, 8)}
      <span className={styles.ms}>{time.slice(8)}</span>
    </span>
  );
}

function What({ entry }: { readonly entry: JournalEntry }) {
  const { verb, rest } = wordsOf(entry.request, entry.output);
  return (
    <span className={styles.words}>
      <span className={styles.verb}>{verb}</span>
      {rest && <span className={styles.rest}>{rest}</span>}
      {entry.error && <span className={styles.error}>{entry.error.message}</span>}
    </span>
  );
}

function SourceMark({ source }: { readonly source: JournalEntry['source'] }) {
  const Icon = SOURCE_ICONS[source];
  return (
    <span className={styles.source} data-source={source}>
      <Icon />
      <span>{source}</span>
    </span>
  );
}
