import { Pin, Play } from 'lucide-react';
import { type MouseEvent, memo } from 'react';
import type { Recording } from '../../../shared/recording';
import {
  describeRecording,
  formatSpeed,
  isPlayable,
  speedUp,
  statusLabel,
} from '../state/recordings/recording-labels';
import { formatBytes, formatCount, formatDate, formatTotalDuration } from '../ui/format';
import { TitleField } from '../ui/TitleField';
import { VisuallyHidden } from '../ui/VisuallyHidden';
import styles from './RecordingCard.module.css';
import { RecordingMenu } from './RecordingMenu';
import { Thumbnail } from './Thumbnail';

export interface RecordingCardProps {
  readonly recording: Recording;
  readonly now: number;
  readonly column: number;
  readonly selected: boolean;
  /** Some are chosen: a click chooses, too. */
  readonly choosing: boolean;
  /** The one that the keys go to. */
  readonly current: boolean;
  readonly renaming: boolean;
  readonly onClick: (id: string, event: MouseEvent) => void;
  readonly onToggle: (id: string, event: MouseEvent) => void;
  readonly onFocus: (id: string) => void;
  readonly onRename: (id: string) => void;
  readonly onRenamed: (id: string, title: string | undefined) => void;
}

export const RecordingCard = memo(function Card(props: RecordingCardProps) {
  const { recording, now, column, selected, choosing, current, renaming } = props;
  const { id, title, pinned } = recording;
  const tabIndex = current ? 0 : -1;
  return (
    // biome-ignore-start lint/a11y/useSemanticElements: a table has no cards.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys for its cards.
    <div
      className={styles.card}
      role="gridcell"
      tabIndex={tabIndex}
      aria-colindex={column + 1}
      aria-selected={selected}
      data-id={id}
      data-status={recording.status}
      data-choosing={choosing || undefined}
      onClick={(event) => props.onClick(id, event)}
      onFocus={() => props.onFocus(id)}
    >
      <VisuallyHidden>{describeRecording(recording, now)}</VisuallyHidden>
      <div className={styles.picture} aria-hidden="true">
        <Thumbnail recording={recording} />
        {isPlayable(recording) && !choosing && (
          <span className={styles.play}>
            <Play />
          </span>
        )}
        <Status recording={recording} />
        <span className={styles.length}>{formatTotalDuration(recording.video_ms)}</span>
      </div>
      <label className={styles.check}>
        <input
          type="checkbox"
          aria-label={`Select ${title}`}
          tabIndex={tabIndex}
          checked={selected}
          onChange={() => {}}
          onClick={(event) => {
            event.stopPropagation();
            props.onToggle(id, event);
          }}
        />
      </label>
      <div className={styles.words} aria-hidden={!renaming}>
        <div className={styles.title}>
          {renaming ? (
            <TitleField title={title} onDone={(wanted) => props.onRenamed(id, wanted)} />
          ) : (
            <strong title={title}>{title}</strong>
          )}
        </div>
        <Facts recording={recording} now={now} />
      </div>
      {pinned && (
        <span className={styles.pin} aria-hidden="true">
          <Pin />
        </span>
      )}
      <RecordingMenu
        recording={recording}
        onRename={() => props.onRename(id)}
        tabIndex={tabIndex}
        className={styles.more}
      />
    </div>
    // biome-ignore-end lint/a11y/useSemanticElements: a table has no cards.
  );
});

function Status({ recording }: { readonly recording: Recording }) {
  const words = statusLabel(recording);
  return words && <span className={styles.status}>{words}</span>;
}

/** Without a share it only says that it goes on. */
function Progress({ share }: { readonly share: number | undefined }) {
  const percent = share === undefined ? undefined : Math.round(share * 100);
  return (
    <span
      className={styles.progress}
      role="progressbar"
      aria-label="Finalizing"
      aria-valuenow={percent}
      aria-valuetext={percent === undefined ? undefined : `${percent} %`}
      data-known={percent === undefined ? undefined : ''}
    >
      <i style={{ width: `${percent ?? 40}%` }} />
    </span>
  );
}

function Facts({ recording, now }: { readonly recording: Recording; readonly now: number }) {
  const { started_at, wall_ms, size_bytes, actions, chat_id, status, reason } = recording;
  const times = speedUp(recording);
  return (
    <>
      <p className={styles.facts}>
        <span>{formatDate(started_at, now)}</span>
        <span
          title={
            times === undefined
              ? undefined
              : `The video is ${formatSpeed(times)} shorter than what it shows: idle time runs faster`
          }
        >
          took {formatTotalDuration(wall_ms)}
        </span>
      </p>
      <p className={styles.facts}>
        {status === 'finalizing' ? (
          <Progress share={recording.progress} />
        ) : reason ? (
          <span className={styles.reason} title={reason}>
            {reason}
          </span>
        ) : (
          <>
            <span>{formatBytes(size_bytes)}</span>
            <span>{formatCount(actions, 'action')}</span>
            {chat_id && <code title={`Chat ${chat_id}`}>{chat_id.slice(0, 8)}</code>}
          </>
        )}
      </p>
    </>
  );
}
