import type { JournalEntry } from '../../../shared/journal';
import type { RecordingDetail } from '../../../shared/recording';
import { describeAction } from '../actions/describe';
import { SegmentedControl } from '../ui/SegmentedControl';
import type { Choice } from './choice';
import { Details } from './Details';
import { momentOf } from './moments';
import { Picture } from './Picture';
import styles from './Stage.module.css';
import { Video } from './Video';

export type View = 'before' | 'after' | 'video';

export interface StageProps {
  readonly entry: JournalEntry | undefined;
  readonly entries: readonly JournalEntry[];
  readonly recordings: readonly RecordingDetail[];
  readonly choice: Choice;
  /** What was asked for last; where the entry has no such picture, another is shown. */
  readonly view: View | undefined;
  readonly onView: (view: View) => void;
  /** The video has come to another entry. */
  readonly onFollow: (index: number) => void;
}

/** What the screen showed: before the action, after it, or in the video. */
export function Stage({ entry, entries, recordings, choice, view, onView, onFollow }: StageProps) {
  if (!entry) return <p className={styles.none}>Nothing was done in this session.</p>;
  const moment = momentOf(entry, recordings);
  const has: Readonly<Record<View, boolean>> = {
    before: entry.pictures?.before ?? false,
    after: entry.pictures?.after ?? false,
    video: recordings.length > 0,
  };
  const pictured = has.after ? 'after' : has.before ? 'before' : undefined;
  const now = view && has[view] ? view : (pictured ?? (has.video ? 'video' : undefined));
  const { verb, rest } = describeAction(entry.request, entry.output);
  return (
    <>
      <div className={styles.head}>
        <h2>
          <span>#{entry.seq}</span> {verb} {rest}
        </h2>
        {now && (
          <SegmentedControl
            label="What is shown"
            value={now}
            onChange={onView}
            segments={SEGMENTS.filter(({ value }) => has[value])}
          />
        )}
      </div>
      <div className={styles.screen}>
        {(now === 'before' || now === 'after') && <Picture entry={entry} kind={now} />}
        {now === undefined && <p className={styles.none}>There are no pictures of this action.</p>}
        {has.video && (
          <Video
            hidden={now !== 'video'}
            moment={moment}
            recordings={recordings}
            entries={entries}
            choice={choice}
            onFollow={onFollow}
          />
        )}
      </div>
      <Details entry={entry} />
    </>
  );
}

const SEGMENTS = [
  { value: 'before', label: 'Before', tip: 'The screen before the action', shortcut: 'B' },
  { value: 'after', label: 'After', tip: 'The screen once it was still again', shortcut: 'A' },
  { value: 'video', label: 'Video', tip: 'The recording, at this action', shortcut: 'V' },
] as const;
