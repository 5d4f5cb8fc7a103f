import { Ban, CircleX, LoaderCircle, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { useChatNames } from '../actions/chat-names';
import { spokenAction } from '../actions/describe';
import { iconOf, sourceIconOf } from '../actions/icons';
import { keepPicture, pictureUrl } from '../api/pictures';
import type { LogRowData } from '../state/row';
import { Boundary } from '../ui/Boundary';
import { formatElapsed, formatTime } from '../ui/format';
import { ListOption, type RowPlacement } from '../ui/list/ListOption';
import { VisuallyHidden } from '../ui/VisuallyHidden';
import styles from './LogRow.module.css';

interface LogRowProps extends RowPlacement {
  /** Undefined while it is loading. */
  readonly row: LogRowData | undefined;
  /** The number of consecutive rejected actions it stands for; `row` is the first. */
  readonly count: number;
  readonly session: string | undefined;
  /** Whether its details are open. */
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  /** Whether it is the current step of the replay. */
  readonly isReplayed: boolean;
  /** One line without a thumbnail. */
  readonly isCompact: boolean;
  /** Shows the action's number. */
  readonly isNumbered?: boolean;
}

/** A row whose rendering fails does not affect the others. */
export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { row, count, session, isCurrent, isSelected, isReplayed, isCompact, isNumbered, ...placement } =
    props;
  const option = {
    ...placement,
    isSelected,
    className: styles.row,
    'data-compact': isCompact || undefined,
  };
  if (!row) {
    return (
      <ListOption {...option} aria-hidden="true">
        <span className={styles.hole} />
      </ListOption>
    );
  }
  return (
    <ListOption
      {...option}
      aria-posinset={placement.index + 1}
      // The size changes with each new action, which would render every row again.
      aria-setsize={-1}
      data-current={isCurrent || undefined}
      data-replaying={isReplayed || undefined}
      data-status={row.status}
      data-seq={row.seq}
    >
      <Boundary name="A row of the log" of={row} fallback={UNREADABLE}>
        <Content {...props} row={row} />
      </Boundary>
    </ListOption>
  );
});

const UNREADABLE = (
  <>
    <CircleX className={styles.failed} />
    <span className={styles.words}>This action cannot be shown.</span>
  </>
);

interface ContentProps extends Pick<LogRowProps, 'count' | 'session' | 'isCompact' | 'isNumbered'> {
  readonly row: LogRowData;
}

function Content({ row, count, session, isCompact, isNumbered }: ContentProps) {
  const prefix = count > 1 ? `${count} actions, the first: ` : '';
  return (
    <>
      <VisuallyHidden>{`${prefix}${spokenAction(row)}${row.hasWarnings ? ', with a warning' : ''}`}</VisuallyHidden>
      {!isCompact && <Thumb row={row} session={session} />}
      <StatusIcon status={row.status} action={row.action} />
      <span className={styles.words} aria-hidden="true">
        <span className={styles.verb}>{count > 1 ? 'refused' : row.verb}</span>
        {count > 1 && <span className={styles.rest}>× {count.toLocaleString('en')}</span>}
        {count === 1 && row.rest && <span className={styles.rest}>{row.rest}</span>}
        {row.hasWarnings && <TriangleAlert className={styles.warned} />}
        {isCompact && row.error && <span className={styles.error}>{row.error}</span>}
      </span>
      <span className={styles.meta} aria-hidden="true">
        {isNumbered && <span className={styles.number}>{row.seq}</span>}
        <Time at={row.at} />
        <SourceMark source={row.source} />
        {row.chat && <ChatTag chat={row.chat} bare={isCompact} />}
        {!isCompact && row.error && <span className={styles.error}>{row.error}</span>}
      </span>
      <span className={styles.duration} aria-hidden="true">
        {count === 1 && row.durationMs !== undefined ? formatElapsed(row.durationMs) : ''}
      </span>
    </>
  );
}

function Thumb({ row, session }: { readonly row: LogRowData; readonly session: string | undefined }) {
  return (
    <span className={styles.thumb}>
      {row.hasPicture && session !== undefined && (
        // The key prevents an element from showing the previous action's thumbnail while it loads.
        <img
          key={row.id}
          src={pictureUrl(session, row.id, 'thumb')}
          alt=""
          decoding="async"
          draggable={false}
          onLoad={(event) => keepPicture('thumb', event.currentTarget)}
        />
      )}
    </span>
  );
}

/** The icon of the action, or of its status if it did not succeed. */
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

/** A conversation's title or short id, and its color; `bare` shows only the color. */
function ChatTag({ chat, bare }: { readonly chat: string; readonly bare: boolean }) {
  const nameOf = useChatNames();
  return (
    <span className={styles.chat} data-bare={bare || undefined} title={`Chat ID ${chat}`}>
      <i style={{ background: `hsl(${hueOf(chat)} 62% 54%)` }} />
      <span>{nameOf(chat, 4)}</span>
    </span>
  );
}

/** Distinct hues. */
const HUES = [212, 262, 322, 12, 38, 92, 152, 184];

/** A stable hue for a conversation. */
function hueOf(chat: string): number {
  let sum = 0;
  for (const letter of chat) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0;
  return HUES[sum % HUES.length] ?? 212;
}
