import { CircleAlert } from 'lucide-react';
import { useEffect } from 'react';
import type { Recording } from '../../../../shared/recording';
import { useLibrary, useRecordings } from '../../panel/use-recordings';
import { isActive, isPlayable, statusWords } from '../../state/recordings/labels';
import { Button } from '../../ui/Button';
import { formatBytes, formatDuration } from '../../ui/format';
import { Spinner } from '../../ui/Spinner';
import { ConfirmDelete } from '../ConfirmDelete';
import { LibraryError, Notice } from '../States';
import { Header } from './Header';
import styles from './PlayerPage.module.css';
import { Theatre } from './Theatre';
import { useDetails } from './use-details';

/** One recording: the video with its actions, or why there is none to see. */
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
          <Notice icon={<CircleAlert />} title="This recording is not there any more">
            <p>It was deleted, or the address is of another host.</p>
            <Button label="All recordings" onClick={back} />
          </Notice>
        ) : (
          <span role="status" aria-label="Reading the recordings" />
        )}
      </main>
    );
  }
  return (
    <main className={styles.page} aria-label={recording.title}>
      <Header recording={recording} onBack={back} />
      {isPlayable(recording) ? (
        <Playable recording={recording} onBack={back} />
      ) : (
        <NotYet recording={recording} />
      )}
      <ConfirmDelete onDeleted={back} />
    </main>
  );
}

function Playable({ recording, onBack }: { readonly recording: Recording; readonly onBack: () => void }) {
  const details = useDetails(recording.id, true);
  switch (details.kind) {
    case 'loaded':
      return <Theatre recording={recording} details={details.details} onBack={onBack} />;
    case 'failed':
      return (
        <Notice icon={<CircleAlert />} title="The recording could not be read" alert>
          <p>{details.message}</p>
          <Button label="Try again" onClick={details.again} />
        </Notice>
      );
    case 'loading':
      return <span role="status" aria-label="Reading the recording" />;
    default:
      return details satisfies never;
  }
}

function NotYet({ recording }: { readonly recording: Recording }) {
  const recordings = useRecordings();
  const { id, status, reason, wall_ms, size_bytes } = recording;
  if (!isActive(recording)) {
    return (
      <Notice icon={<CircleAlert />} title="This recording failed" alert>
        <p>{reason ?? 'The host gave no reason; its own log may say more.'}</p>
        <p>There is no video to play. Its actions can be downloaded, or it can be deleted.</p>
        <Button label="Try again" onClick={() => void recordings.finish(id)} />
      </Notice>
    );
  }
  if (status === 'finalizing') {
    return (
      <Notice icon={<Spinner />} title={statusWords(recording) ?? 'Finalizing'}>
        <p role="status">The video is being put together. It plays here as soon as it is done.</p>
      </Notice>
    );
  }
  return (
    <Notice title="Being recorded">
      <p className={styles.figures}>
        {formatDuration(wall_ms)} so far, {formatBytes(size_bytes)}. It plays here once it is stopped.
      </p>
      <Button label="Stop and play" onClick={() => void recordings.stop(id)} />
    </Notice>
  );
}
