import { ArrowLeft, PencilLine, Pin, PinOff, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Recording } from '../../../../shared/recording';
import { useNow } from '../../api/use-now';
import { useRecordings } from '../../panel/use-recordings';
import { formatSpeed, isActive, STATUS_LABELS, speedUp } from '../../state/recordings/recording-labels';
import { Button } from '../../ui/Button';
import { formatBytes, formatCount, formatDate, formatTotalDuration } from '../../ui/format';
import { TitleField } from '../../ui/TitleField';
import { RecordingMenu } from '../RecordingMenu';
import styles from './PlayerHeader.module.css';

export function PlayerHeader({
  recording,
  onBack,
}: {
  readonly recording: Recording;
  readonly onBack: () => void;
}) {
  const recordings = useRecordings();
  const [renaming, setRenaming] = useState(false);
  const { id, title, pinned } = recording;
  return (
    <header className={styles.header}>
      <Button kind="quiet" icon={<ArrowLeft />} label="Recordings" shortcut="Esc" onClick={onBack} />
      <div className={styles.title}>
        {renaming ? (
          <TitleField
            title={title}
            onDone={(wanted) => {
              setRenaming(false);
              if (wanted !== undefined) void recordings.change([id], { title: wanted });
            }}
          />
        ) : (
          <>
            <h2 title={title}>{title}</h2>
            <Button
              kind="quiet"
              iconOnly
              icon={<PencilLine />}
              label="Rename"
              onClick={() => setRenaming(true)}
            />
          </>
        )}
      </div>
      <Facts recording={recording} />
      <Button
        kind="quiet"
        iconOnly
        icon={pinned ? <PinOff /> : <Pin />}
        label="Pinned"
        tip={
          pinned
            ? 'Pinned: kept whatever the quota says. Unpin it'
            : 'Pin it: keep it, whatever the quota says'
        }
        pressed={pinned}
        onClick={() => void recordings.change([id], { pinned: !pinned })}
      />
      <RecordingMenu recording={recording} downloadsOnly />
      <Button
        kind="quiet"
        iconOnly
        icon={<Trash2 />}
        label="Delete"
        tip="Delete it from the disk"
        disabled={isActive(recording)}
        onClick={() => recordings.browse.setState({ deleting: [id] })}
      />
    </header>
  );
}

function Facts({ recording }: { readonly recording: Recording }) {
  const now = useNow(60_000);
  const { started_at, wall_ms, video_ms, size_bytes, actions, chat_id, status, reason } = recording;
  const times = speedUp(recording);
  const word = STATUS_LABELS[status];
  return (
    <p className={styles.facts}>
      {word && (
        <span className={styles.status} data-status={status} title={reason}>
          {word}
        </span>
      )}
      <span>{formatDate(started_at, now)}</span>
      <span title="How long it took, and how long the video is: idle time is shorter in it">
        {formatTotalDuration(wall_ms)}
        {times !== undefined && ` in ${formatTotalDuration(video_ms)}, ${formatSpeed(times)}`}
      </span>
      <span>{formatBytes(size_bytes)}</span>
      <span>{formatCount(actions, 'action')}</span>
      {chat_id && <code title={`Chat ${chat_id}`}>{chat_id.slice(0, 8)}</code>}
    </p>
  );
}
