import { ArrowLeft, PencilLine, Pin, PinOff, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Recording } from '../../../../shared/recording';
import { useChatNames } from '../../actions/chat-names';
import { useNow } from '../../api/use-now';
import { useRecordings } from '../../panel/use-recordings';
import { isActive, STATUS_LABELS, speedUp } from '../../state/recordings/recording-labels';
import { Button, IconButton } from '../../ui/Button';
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
            onDone={(newTitle) => {
              setRenaming(false);
              if (newTitle !== undefined) void recordings.change([id], { title: newTitle });
            }}
          />
        ) : (
          <>
            <h2 className="ellipsis" title={title}>
              {title}
            </h2>
            <IconButton icon={<PencilLine />} label="Rename" onClick={() => setRenaming(true)} />
          </>
        )}
      </div>
      <Facts recording={recording} />
      <IconButton
        icon={pinned ? <PinOff /> : <Pin />}
        label="Pinned"
        tip={pinned ? 'Unpin' : 'Pin: pinned recordings are never auto-deleted'}
        pressed={pinned}
        onClick={() => void recordings.togglePinned([id])}
      />
      <RecordingMenu recording={recording} downloadsOnly />
      <IconButton
        icon={<Trash2 />}
        label="Delete"
        tip="Delete permanently…"
        disabled={isActive(recording)}
        onClick={() => recordings.askToDelete([id])}
      />
    </header>
  );
}

function Facts({ recording }: { readonly recording: Recording }) {
  const now = useNow(60_000);
  const nameOfChat = useChatNames();
  const { started_at, wall_ms, video_ms, size_bytes, actions, chat_id, status, reason } = recording;
  const times = speedUp(recording);
  const label = STATUS_LABELS[status];
  return (
    <p className={styles.facts}>
      {label && (
        <span className={styles.status} data-status={status} title={reason}>
          {label}
        </span>
      )}
      <span>{formatDate(started_at, now)}</span>
      <span>
        {formatTotalDuration(video_ms)} video
        {times !== undefined && ` (${formatTotalDuration(wall_ms)} real, idle time sped up)`}
      </span>
      <span>{formatBytes(size_bytes)}</span>
      <span>{formatCount(actions, 'action')}</span>
      {chat_id && <code title={`Chat ${chat_id}`}>{nameOfChat(chat_id, 8)}</code>}
    </p>
  );
}
