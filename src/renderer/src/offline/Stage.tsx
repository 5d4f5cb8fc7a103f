import { useEffect, useRef, useState } from 'react';
import { describeAction } from '../actions/describe';
import { ActionFacts } from '../log/ActionFacts';
import { Screenshots } from '../log/Screenshots';
import { Timing } from '../log/Timing';
import { SegmentedControl } from '../ui/SegmentedControl';
import { type Data, exportedPictureUrl } from './data';
import { entryAt, type Moment, momentOf } from './moments';
import styles from './Stage.module.css';
import type { EntrySelection, ScreenView } from './screen-view';

interface StageProps {
  readonly data: Data;
  readonly selection: EntrySelection;
  /** The preferred view; entries without it show another one. */
  readonly view: ScreenView | undefined;
  readonly onView: (view: ScreenView) => void;
  /** Called when the video reaches another entry. */
  readonly onFollow: (index: number) => void;
}

/** The screen before or after an action, or the video. */
export function Stage({ data, selection, view, onView, onFollow }: StageProps) {
  const { entries, recordings } = data;
  const entry = entries[selection.index];
  if (!entry) return <p className={styles.none}>No actions in this session.</p>;
  const moment = momentOf(entry, recordings);
  const has: Readonly<Record<ScreenView, boolean>> = {
    before: entry.pictures?.before ?? false,
    after: entry.pictures?.after ?? false,
    video: recordings.length > 0,
  };
  const views: readonly (ScreenView | undefined)[] = [view, 'after', 'before', 'video'];
  const now = views.find((one) => one !== undefined && has[one]);
  const { verb, rest } = describeAction(entry.request, entry.output);
  return (
    <>
      <div className={styles.head}>
        <h2 className="ellipsis">
          <span>#{entry.seq}</span> {verb} {rest}
        </h2>
        {now && (
          <SegmentedControl
            label="View"
            value={now}
            onChange={onView}
            segments={SEGMENTS.filter(({ value }) => has[value])}
          />
        )}
      </div>
      <div className={styles.screen}>
        {entry.pictures && (now === 'before' || now === 'after') && (
          <div className={styles.picture} style={{ '--ratio': entry.pictures.width / entry.pictures.height }}>
            <Screenshots
              entry={entry}
              pictures={entry.pictures}
              compare={now}
              urlOf={(name) => exportedPictureUrl(entry, name)}
            />
          </div>
        )}
        {now === undefined && <p className={styles.none}>No screenshots of this action.</p>}
        {has.video && (
          <Video
            hidden={now !== 'video'}
            moment={moment}
            data={data}
            selection={selection}
            onFollow={onFollow}
          />
        )}
      </div>
      <section className={styles.details} aria-label="Details of the selected action">
        <ActionFacts entry={entry} heading="h3">
          <Timing entry={entry} />
        </ActionFacts>
      </section>
    </>
  );
}

const SEGMENTS = [
  { value: 'before', label: 'Before', tip: 'The screen before the action', shortcut: 'B' },
  { value: 'after', label: 'After', tip: 'The screen after the action', shortcut: 'A' },
  { value: 'video', label: 'Video', tip: 'The recording, at this action', shortcut: 'V' },
] as const;

interface VideoProps {
  readonly hidden: boolean;
  /** The position of the selected entry; undefined if no recording covers it. */
  readonly moment: Moment | undefined;
  readonly data: Data;
  readonly selection: EntrySelection;
  readonly onFollow: (index: number) => void;
}

/** The recording at the selected entry. While it plays, the selection follows it. */
function Video({ hidden, moment, data, selection, onFollow }: VideoProps) {
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
