import { CircleX } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, memo, useEffect, useRef, useState } from 'react';
import type { RecordedAction } from '../../../../shared/recording';
import { ActionText } from '../../actions/ActionText';
import { spokenEntry } from '../../actions/describe';
import { iconOf } from '../../actions/icons';
import { formatPosition } from '../../state/recordings/recording-labels';
import { Boundary } from '../../ui/Boundary';
import { formatSpokenDuration, formatTime } from '../../ui/format';
import { List } from '../../ui/list/List';
import { ListOption, type RowPlacement } from '../../ui/list/ListOption';
import { ROW_HEIGHT } from '../../ui/list/row-heights';
import { VisuallyHidden } from '../../ui/VisuallyHidden';
import styles from './ActionList.module.css';
import { usePlayer } from './player-context';

/** How long the list stays in place after it was scrolled by hand (ms). */
const HOLD_MS = 3000;

/** The actions in the order of the video; the current one stays visible. */
export function ActionList() {
  const { actions, current, goTo } = usePlayer();
  const { revealKey, scrolled } = useRevealDelay();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    const next = current + (event.key === 'ArrowUp' ? -1 : 1);
    goTo(Math.min(Math.max(next, 0), actions.length - 1));
  };
  const onMouseDown = (event: MouseEvent<HTMLElement>) => {
    if (rowAt(event.target) === undefined) return scrolled();
    // The list takes the focus, since rows are removed when they scroll out of view.
    event.preventDefault();
    event.currentTarget.focus({ preventScroll: true });
  };
  const failed = actions.filter(({ status }) => status === 'failed').length;
  return (
    <section className={styles.pane} aria-labelledby="player-actions-title">
      <header className={styles.header}>
        <h3 id="player-actions-title">Actions</h3>
        <span className={styles.count}>{actions.length.toLocaleString('en')}</span>
        {failed > 0 && <span className={styles.failed}>{failed.toLocaleString('en')} failed</span>}
      </header>
      {actions.length === 0 ? (
        <p className={styles.empty}>No actions during this recording.</p>
      ) : (
        <List
          className={styles.list}
          aria-label="Actions in the video"
          count={actions.length}
          rowHeight={ROW_HEIGHT}
          current={current}
          revealKey={revealKey}
          revealMargin={2}
          onMove={goTo}
          onKeyDown={onKeyDown}
          onMouseDown={onMouseDown}
          onWheel={scrolled}
          onClick={({ target }) => {
            const index = rowAt(target);
            if (index !== undefined) goTo(index);
          }}
          renderRow={(placement) => {
            const action = actions[placement.index];
            return (
              action && (
                <ActionRow
                  {...placement}
                  action={action}
                  count={actions.length}
                  isSelected={placement.index === current}
                />
              )
            );
          }}
        />
      )}
    </section>
  );
}

function rowAt(target: EventTarget): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return row ? Number(row.dataset.index) : undefined;
}

/** A key that follows the current action; while playing, only some time after the list was scrolled by hand. */
function useRevealDelay() {
  const { current, playback } = usePlayer();
  const [revealKey, setRevealKey] = useState(current);
  const scrolledAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const isPlaying = playback.store.getState().playing;
    const wait = isPlaying ? scrolledAt.current + HOLD_MS - performance.now() : 0;
    const timer = setTimeout(() => setRevealKey(current), Math.max(wait, 0));
    return () => clearTimeout(timer);
  }, [current, playback]);
  const scrolled = () => {
    scrolledAt.current = performance.now();
  };
  return { revealKey, scrolled };
}

interface ActionRowProps extends RowPlacement {
  readonly action: RecordedAction;
  readonly count: number;
  readonly isSelected: boolean;
}

const ActionRow = memo(function ActionRow({ action, count, ...option }: ActionRowProps) {
  return (
    <ListOption
      {...option}
      className={styles.row}
      aria-posinset={option.index + 1}
      aria-setsize={count}
      data-status={action.status}
      data-video-ms={action.video_ms}
    >
      <Boundary name="A row of the actions" of={action} fallback="This action cannot be shown.">
        <Contents action={action} />
      </Boundary>
    </ListOption>
  );
});

function Contents({ action }: Pick<ActionRowProps, 'action'>) {
  const Icon = action.status === 'failed' ? CircleX : iconOf(action.request.action);
  return (
    <>
      <VisuallyHidden>{`At ${formatSpokenDuration(action.video_ms)}: ${spokenEntry(action)}`}</VisuallyHidden>
      <span className={styles.time} aria-hidden="true">
        {formatPosition(action.video_ms)}
      </span>
      <Icon />
      <ActionText action={action} />
      <span className={styles.clock} aria-hidden="true">
        {formatTime(action.started_at ?? action.received_at).slice(0, 8)}
      </span>
    </>
  );
}
