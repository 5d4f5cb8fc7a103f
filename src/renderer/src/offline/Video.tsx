import { useEffect, useRef, useState } from 'react';
import type { JournalEntry } from '../../../shared/journal';
import type { RecordingDetail } from '../../../shared/recording';
import type { Choice } from './choice';
import { entryAt, type Moment } from './moments';
import styles from './Stage.module.css';

export interface VideoProps {
  readonly hidden: boolean;
  /** Where the chosen entry is; undefined where no recording shows it. */
  readonly moment: Moment | undefined;
  readonly recordings: readonly RecordingDetail[];
  readonly entries: readonly JournalEntry[];
  readonly choice: Choice;
  readonly onFollow: (index: number) => void;
}

/** The recording that shows the chosen entry, at its place; while it plays, the choice goes with it. */
export function Video({ hidden, moment, recordings, entries, choice, onFollow }: VideoProps) {
  const element = useRef<HTMLVideoElement>(null);
  const [recording, setRecording] = useState(moment?.recording ?? recordings[0]);
  if (moment && moment.recording.id !== recording?.id) setRecording(moment.recording);
  const place = choice.by === 'person' && moment ? moment.ms / 1000 : undefined;

  useEffect(() => {
    const video = element.current;
    if (place === undefined || !video) return;
    const seek = () => {
      video.currentTime = place;
    };
    if (video.readyState > 0) return seek();
    video.addEventListener('loadedmetadata', seek);
    return () => video.removeEventListener('loadedmetadata', seek);
  }, [place]);

  useEffect(() => {
    if (hidden) element.current?.pause();
  }, [hidden]);

  if (!recording) return null;
  return (
    <figure className={styles.video} hidden={hidden}>
      <video
        key={recording.id}
        ref={element}
        src={`recordings/${recording.id}/video.mp4`}
        controls
        muted
        playsInline
        preload="auto"
        aria-label={`Recording ${recording.title}`}
        onTimeUpdate={({ currentTarget: video }) => {
          if (video.paused) return;
          const index = entryAt(entries, { recording, ms: video.currentTime * 1000 });
          if (index >= 0) onFollow(index);
        }}
      />
      {!moment && <figcaption>This action was not recorded.</figcaption>}
    </figure>
  );
}
