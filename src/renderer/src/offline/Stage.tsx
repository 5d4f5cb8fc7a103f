import { describeAction } from '../actions/describe';
import { ActionFacts } from '../log/ActionFacts';
import { Screenshots } from '../log/Screenshots';
import { Timing } from '../log/Timing';
import { SegmentedControl } from '../ui/SegmentedControl';
import { type Data, exportedPictureUrl } from './data';
import { momentOf } from './moments';
import styles from './Stage.module.css';
import type { EntrySelection, ScreenView } from './screen-view';
import { Video } from './Video';

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
        <h2>
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
