import { Ban, CircleX, LoaderCircle, TriangleAlert } from 'lucide-react';
import { type MouseEvent, memo } from 'react';
import { spokenAction } from '../actions/describe';
import { iconOf, sourceIconOf } from '../actions/icons';
import { pictureUrl } from '../api/pictures';
import type { LogRowData } from '../state/row';
import { Boundary } from '../ui/Boundary';
import { formatElapsed, formatTime } from '../ui/format';
import { VisuallyHidden } from '../ui/VisuallyHidden';
import { ChatTag } from './ChatTag';
import styles from './LogRow.module.css';

export interface LogRowProps {
  /** Undefined while it is being loaded. */
  readonly row: LogRowData | undefined;
  /** How many refused actions it stands for, of which `row` is the first. */
  readonly count: number;
  readonly session: string | undefined;
  readonly id: string;
  readonly place: number;
  readonly top: number;
  /** Its details are shown. */
  readonly current: boolean;
  readonly chosen: boolean;
  /** It is the step of the replay that is next or being done. */
  readonly replaying: boolean;
  /** On one line, without its picture. */
  readonly compact: boolean;
  readonly onPress: (place: number, event: MouseEvent) => void;
}

/** A row that cannot be drawn says so, and takes no other with it. */
export const LogRow = memo(function LogRow(props: LogRowProps) {
  return (
    <Boundary name="A row of the log" of={props.row} fallback={<Unreadable {...props} />}>
      <Drawn {...props} />
    </Boundary>
  );
});

function Unreadable({ id, place, top, compact, onPress }: LogRowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: as below.
    <div
      id={id}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      role="option"
      tabIndex={-1}
      aria-selected={false}
      data-compact={compact || undefined}
      data-place={place}
      onClick={(event) => onPress(place, event)}
    >
      <CircleX className={styles.failed} />
      <span className={styles.words}>This action cannot be shown.</span>
    </div>
  );
}

function Drawn(props: LogRowProps) {
  const { row, count, session, id, place, top, current, chosen, replaying, compact, onPress } = props;
  const style = { transform: `translateY(${top}px)` };
  if (!row) {
    return (
      <div className={styles.row} style={style} data-compact={compact || undefined} aria-hidden="true">
        <span className={styles.hole} />
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus, and takes the keys for its rows.
    <div
      id={id}
      className={styles.row}
      style={style}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      aria-posinset={place + 1}
      // How many there are would change with each new one, and draw every row anew.
      aria-setsize={-1}
      data-compact={compact || undefined}
      data-current={current || undefined}
      data-replaying={replaying || undefined}
      data-status={row.status}
      data-seq={row.seq}
      data-place={place}
      onClick={(event) => onPress(place, event)}
    >
      <VisuallyHidden>
        {`${count > 1 ? `${count} actions, the first: ` : ''}${spokenAction(row)}${row.hasWarnings ? ', with a warning' : ''}`}
      </VisuallyHidden>
      {!compact && <Thumb row={row} session={session} />}
      <StatusIcon status={row.status} action={row.action} />
      <span className={styles.words} aria-hidden="true">
        <span className={styles.verb}>{count > 1 ? 'refused' : row.verb}</span>
        {count > 1 && <span className={styles.rest}>× {count.toLocaleString('en')}</span>}
        {count === 1 && row.rest && <span className={styles.rest}>{row.rest}</span>}
        {row.hasWarnings && <TriangleAlert className={styles.warned} />}
        {compact && row.error && <span className={styles.error}>{row.error}</span>}
      </span>
      <span className={styles.meta} aria-hidden="true">
        <Time at={row.at} />
        <SourceMark source={row.source} />
        {row.chat && <ChatTag chat={row.chat} bare={compact} />}
        {!compact && row.error && <span className={styles.error}>{row.error}</span>}
      </span>
      <span className={styles.duration} aria-hidden="true">
        {count === 1 && row.durationMs !== undefined ? formatElapsed(row.durationMs) : ''}
      </span>
    </div>
  );
}

function Thumb({ row, session }: { readonly row: LogRowData; readonly session: string | undefined }) {
  return (
    <span className={styles.thumb}>
      {row.hasPicture && session !== undefined && (
        // Of each action its own: one that is given another address shows the old picture until the new one is there.
        <img
          key={row.id}
          src={pictureUrl(session, row.id, 'thumb')}
          alt=""
          decoding="async"
          draggable={false}
        />
      )}
    </span>
  );
}

/** What it does, and in its stead how it goes where that is more important: a done one also has its duration. */
const StatusIcon = memo(function StatusIcon({ status, action }: Pick<LogRowData, 'status' | 'action'>) {
  if (status === 'running') return <LoaderCircle className={styles.running} />;
  if (status === 'failed') return <CircleX className={styles.failed} />;
  if (status === 'refused') return <Ban className={styles.icon} />;
  const Icon = iconOf(action);
  return <Icon className={styles.icon} />;
});

function Time({ at }: { readonly at: number }) {
  const time = formatTime(at);
  return (
    <span className={styles.time}>
      {time.slice(0, 8)}
      <span className={styles.ms}>{time.slice(8)}</span>
    </span>
  );
}

const SourceMark = memo(function SourceMark({ source }: Pick<LogRowData, 'source'>) {
  const Icon = sourceIconOf(source);
  return (
    <span className={styles.source} data-source={source}>
      <Icon />
      <span>{source}</span>
    </span>
  );
});
