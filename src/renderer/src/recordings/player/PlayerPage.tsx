import { CircleAlert } from 'lucide-react';
import { useEffect } from 'react';
import type { Recording } from '../../../../shared/recording';
import { useLibrary, useRecordings } from '../../panel/use-recordings';
import { isActive, isPlayable, statusLabel } from '../../state/recordings/recording-labels';
import { Button } from '../../ui/Button';
import { formatBytes, formatDuration } from '../../ui/format';
import { Spinner } from '../../ui/Spinner';
import { DeleteRecordings } from '../DeleteRecordings';
import { LibraryError, LibraryPlaceholder } from '../LibraryPlaceholder';
import { PlayerHeader } from './PlayerHeader';
import { PlayerLayout } from './PlayerLayout';
import styles from './PlayerPage.module.css';
import { useRecordingDetails } from './use-recording-details';

/** One recording: the player, or why it cannot be played. */
export function PlayerPage({ id }: { readonly id: string }) {
  const recordings = useRecordings();
  const recording = useLibrary((state) => state.items.get(id));
  const load = useLibrary((state) => state.load);
  useEffect(() => {
    if (recordings.library.getState().load.kind !== 'loaded') void recordings.load();
  }, [recordings]);
  const back = () => recordings.router.go({ page: 'recordings' });

  if (!recording) {
    return (
      <main className={styles.page}>
        {load.kind === 'failed' ? (
          <LibraryError {...load} onRetry={() => void recordings.load()} />
        ) : load.kind === 'loaded' ? (
          <LibraryPlaceholder icon={<CircleAlert />} title="Recording not found">
            <p>It was deleted, or the address belongs to a different host.</p>
            <Button label="All recordings" onClick={back} />
          </LibraryPlaceholder>
        ) : (
          <span role="status" aria-label="Loading the recordings" />
        )}
      </main>
    );
  }
  return (
    <main className={styles.page} aria-label={recording.title}>
      <PlayerHeader recording={recording} onBack={back} />
      {isPlayable(recording) ? (
        <Playable recording={recording} onBack={back} />
      ) : (
        <NotYet recording={recording} />
      )}
      <DeleteRecordings onDeleted={back} />
    </main>
  );
}

function Playable({ recording, onBack }: { readonly recording: Recording; readonly onBack: () => void }) {
  const details = useRecordingDetails(recording.id);
  switch (details.kind) {
    case 'loaded':
      return <PlayerLayout recording={recording} details={details.details} onBack={onBack} />;
    case 'failed':
      return (
        <LibraryPlaceholder icon={<CircleAlert />} title="Could not load the recording" alert>
          <p>{details.message}</p>
          <Button label="Try again" onClick={details.retry} />
        </LibraryPlaceholder>
      );
    case 'loading':
      return <span role="status" aria-label="Loading the recording" />;
    default:
      return details satisfies never;
  }
}

function NotYet({ recording }: { readonly recording: Recording }) {
  const recordings = useRecordings();
  const { id, status, reason, wall_ms, size_bytes } = recording;
  if (!isActive(recording)) {
    return (
      <LibraryPlaceholder icon={<CircleAlert />} title="This recording failed" alert>
        <p>{reason ?? 'The reason may be in the log of the host.'}</p>
        <p>It has no video. You can download its actions, or delete it.</p>
        <Button label="Try again" onClick={() => void recordings.finish(id)} />
      </LibraryPlaceholder>
    );
  }
  if (status === 'finalizing') {
    return (
      <LibraryPlaceholder icon={<Spinner />} title={statusLabel(recording) ?? 'Finishing'}>
        <p role="status">The video is being finished. It opens here once it is ready.</p>
      </LibraryPlaceholder>
    );
  }
  return (
    <LibraryPlaceholder title="Recording">
      <p className={styles.figures}>
        {formatDuration(wall_ms)} so far, {formatBytes(size_bytes)}. It opens here once it is stopped.
      </p>
      <Button label="Stop and play" onClick={() => void recordings.stop(id)} />
    </LibraryPlaceholder>
  );
}
