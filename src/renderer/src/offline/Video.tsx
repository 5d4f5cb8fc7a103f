import { useEffect, useRef, useState } from 'react';
import type { Data } from './data';
import { entryAt, type Moment } from './moments';
import styles from './Stage.module.css';
import type { EntrySelection } from './screen-view';

interface VideoProps {
  readonly hidden: boolean;
  /** The position of the selected entry; undefined if no recording covers it. */
  readonly moment: Moment | undefined;
  readonly data: Data;
  readonly selection: EntrySelection;
  readonly onFollow: (index: number) => void;
}

/** The recording at the selected entry. While it plays, the selection follows it. */
export function Video({ hidden, moment, data, selection, onFollow }: VideoProps) {
  const { entries, recordings } = data;
  const element = useRef<HTMLVideoElement>(null);
  const [recording, setRecording] = useState(moment?.recording ?? recordings[0]);
  if (moment && moment.recording.id !== recording?.id) setRecording(moment.recording);
  const seconds = selection.by === 'user' && moment ? moment.ms / 1000 : undefined;

  useEffect(() => {
    // Before its data arrives, a video remembers the position.
    if (seconds !== undefined && element.current) element.current.currentTime = seconds;
  }, [seconds]);

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
      {!moment && <figcaption>No video covers this action.</figcaption>}
    </figure>
  );
}
