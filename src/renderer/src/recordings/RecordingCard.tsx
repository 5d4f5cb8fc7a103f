import { Pin, Play } from 'lucide-react';
import { memo } from 'react';
import type { Recording } from '../../../shared/recording';
import { useChatNames } from '../actions/chat-names';
import { useRecordings } from '../panel/use-recordings';
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

interface RecordingCardProps {
  readonly recording: Recording;
  readonly now: number;
  readonly column: number;
  readonly selected: boolean;
  /** If any recordings are selected, clicks select. */
  readonly selecting: boolean;
  /** Whether it receives the keys. */
  readonly current: boolean;
  readonly renaming: boolean;
}

export const RecordingCard = memo(function RecordingCard(props: RecordingCardProps) {
  const { recording, now, column, selected, selecting, current, renaming } = props;
  const { browse, change } = useRecordings();
  const { id, title, pinned } = recording;
  const tabIndex = current ? 0 : -1;
  return (
    // biome-ignore-start lint/a11y/useSemanticElements: a table has no cards.
    <div
      className={styles.card}
      role="gridcell"
      tabIndex={tabIndex}
      aria-colindex={column + 1}
      aria-selected={selected}
      data-id={id}
      data-status={recording.status}
      data-selecting={selecting || undefined}
    >
      <VisuallyHidden>{describeRecording(recording, now)}</VisuallyHidden>
      <div className={styles.picture} aria-hidden="true">
        <Thumbnail recording={recording} />
        {isPlayable(recording) && !selecting && (
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
          readOnly
        />
      </label>
      <div className={styles.words} aria-hidden={!renaming}>
        <div className={styles.title}>
          {renaming ? (
            <TitleField
              title={title}
              onDone={(newTitle) => {
                browse.endRenaming(id);
                if (newTitle !== undefined) void change([id], { title: newTitle });
              }}
            />
          ) : (
            <strong className="ellipsis" title={title}>
              {title}
            </strong>
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
        onRename={() => browse.startRenaming(id)}
        tabIndex={tabIndex}
        className={styles.more}
      />
    </div>
    // biome-ignore-end lint/a11y/useSemanticElements: a table has no cards.
  );
});

function Status({ recording }: { readonly recording: Recording }) {
  const label = statusLabel(recording);
  return label && <span className={styles.status}>{label}</span>;
}

/** Indeterminate if the share is undefined. */
function Progress({ share }: { readonly share: number | undefined }) {
  const percent = share === undefined ? undefined : Math.round(share * 100);
  return (
    <span
      className={styles.progress}
      role="progressbar"
      aria-label="Finishing"
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
  const nameOfChat = useChatNames();
  const times = speedUp(recording);
  return (
    <>
      <p className={styles.facts}>
        <span>{formatDate(started_at, now)}</span>
        <span
          title={
            times === undefined
              ? undefined
              : `The video is ${formatSpeed(times)} shorter, since idle time is sped up`
          }
        >
          {formatTotalDuration(wall_ms)} real time
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
            {chat_id && <code title={`Chat ${chat_id}`}>{nameOfChat(chat_id, 8)}</code>}
          </>
        )}
      </p>
    </>
  );
}
