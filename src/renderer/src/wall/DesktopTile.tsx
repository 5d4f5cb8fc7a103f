import { Monitor, Power } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import type { JournalEntry } from '../../../shared/journal';
import { describeAction, spokenEntry } from '../actions/describe';
import { useWall } from '../panel/context';
import { pageOf } from '../state/wall/desktop-place';
import {
  activityOf,
  ageOf,
  isRecording,
  needsPerson,
  shownAction,
  titleOf,
} from '../state/wall/desktop-state';
import type { WatchedDesktop } from '../state/wall/overview';
import { formatIdleTime } from '../ui/format';
import { TitleField } from '../ui/TitleField';
import { VisuallyHidden } from '../ui/VisuallyHidden';
import { visible } from '../ui/visible-text';
import styles from './DesktopTile.module.css';
import { StateLabel } from './StateLabel';
import { TileMenu } from './TileMenu';

/** Longest text of a question or a reason (characters). */
const MAX_TEXT = 160;

interface DesktopTileProps {
  readonly id: string;
  readonly desktop: WatchedDesktop;
  /** The number of its key, from 1; undefined if it has none. */
  readonly number: number | undefined;
  readonly now: number;
  readonly column: number;
  /** Whether it receives the keys. */
  readonly current: boolean;
  readonly renaming: boolean;
}

export const DesktopTile = memo(function DesktopTile(props: DesktopTileProps) {
  const { id, desktop, number, now, column, current, renaming } = props;
  const { desktops } = useWall();
  const { name } = desktop;
  const title = titleOf(desktop);
  const activity = activityOf(desktop, now);
  const tabIndex = current ? 0 : -1;
  return (
    // biome-ignore-start lint/a11y/useSemanticElements: a table has no tiles.
    <div
      id={id}
      className={styles.tile}
      role="gridcell"
      tabIndex={tabIndex}
      aria-colindex={column + 1}
      data-name={name}
      data-kind={activity.kind}
      data-needs={needsPerson(desktop) || undefined}
    >
      <VisuallyHidden>{spokenTile(desktop, activity.label)}</VisuallyHidden>
      <a className={styles.open} href={pageOf(name)} tabIndex={-1}>
        <VisuallyHidden>{`Open ${title}`}</VisuallyHidden>
      </a>
      <div className={styles.picture} aria-hidden="true">
        <span className={styles.placeholder}>
          {desktop.status.state === 'stopped' ? <Power /> : <Monitor />}
        </span>
        <TilePicture name={name} />
        {isRecording(desktop) && <span className={styles.recording}>Recording</span>}
      </div>
      <div className={styles.words} aria-hidden={!renaming}>
        <div className={styles.title}>
          {renaming ? (
            <TitleField
              title={desktop.title ?? ''}
              mayBeEmpty
              onDone={(newTitle) => {
                desktops.endRenaming(name);
                if (newTitle !== undefined) void desktops.rename(name, newTitle);
              }}
            />
          ) : (
            <>
              {number !== undefined && <kbd>{number}</kbd>}
              <strong className="ellipsis" title={title === name ? name : `${title} (${name})`}>
                {title}
              </strong>
              {desktop.title !== undefined && <span className={styles.name}>{name}</span>}
            </>
          )}
        </div>
        <div className={styles.facts}>
          <StateLabel activity={activity} />
          <Happening desktop={desktop} now={now} />
        </div>
      </div>
      <TileMenu desktop={desktop} tabIndex={tabIndex} className={styles.more} />
    </div>
    // biome-ignore-end lint/a11y/useSemanticElements: a table has no tiles.
  );
});

/** The question, the reason of a failure, or the last action with its age. */
function Happening({ desktop, now }: Pick<DesktopTileProps, 'desktop' | 'now'>) {
  const text = textForPerson(desktop);
  if (text !== undefined) {
    return (
      <span className={styles.text} title={text}>
        {text}
      </span>
    );
  }
  const action = shownAction(desktop);
  if (!action) return null;
  return (
    <>
      <LastAction action={action} />
      <span className={styles.age}>
        {action.status === 'running' ? 'now' : formatIdleTime(ageOf(action, now))}
        {action.status !== 'running' && <span className={styles.ago}> ago</span>}
      </span>
    </>
  );
}

const LastAction = memo(function LastAction({ action }: { readonly action: JournalEntry }) {
  const { verb, rest } = describeAction(action.request, action.output);
  return (
    <span className={styles.text} data-status={action.status}>
      {`${verb} ${rest}`}
    </span>
  );
});

function textForPerson({ status, questions, replay }: WatchedDesktop): string | undefined {
  const [question] = questions;
  if (status.state === 'failed') return visible(status.reason ?? 'The host gave no reason.', MAX_TEXT);
  if (question) return visible(question.question, MAX_TEXT);
  return replay?.status === 'asking' ? 'A step needs your decision.' : undefined;
}

function spokenTile(desktop: WatchedDesktop, label: string): string {
  const action = shownAction(desktop);
  const parts = [
    titleOf(desktop),
    label,
    textForPerson(desktop),
    isRecording(desktop) ? 'Recording' : undefined,
    action && `Last action: ${spokenEntry(action)}`,
  ];
  return parts.filter(Boolean).join('. ');
}

/** The pictures are drawn into it; it is not rendered again. */
const TilePicture = memo(function TilePicture({ name }: { readonly name: string }) {
  const { pictures } = useWall();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => (canvas.current ? pictures.attach(name, canvas.current) : undefined), [pictures, name]);
  return <canvas ref={canvas} className={styles.canvas} width={0} height={0} />;
});
