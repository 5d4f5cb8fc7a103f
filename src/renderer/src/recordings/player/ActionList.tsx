import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef } from 'react';
import { handleListKey } from '../../ui/list/list-keys';
import styles from './ActionList.module.css';
import { ActionRow } from './ActionRow';
import { usePlayer } from './player-context';

/** Height of a row in pixels: --row in tokens.css. */
const ROW = 26;
/** For so long, in milliseconds, a list that was scrolled by hand stays where it is. */
const HANDS_OFF = 3000;

/** The actions in the order of the video; the one that is shown is kept in sight. */
export function ActionList() {
  const { actions, current, goTo, playback } = usePlayer();
  const scroller = useRef<HTMLDivElement>(null);
  const scrolledAt = useRef(Number.NEGATIVE_INFINITY);
  const prefix = useId();
  const virtualizer = useVirtualizer({
    count: actions.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
    scrollPaddingStart: ROW * 2,
    scrollPaddingEnd: ROW * 2,
  });
  const scrollTo = useRef(virtualizer.scrollToIndex);
  scrollTo.current = virtualizer.scrollToIndex;
  useEffect(() => {
    if (current < 0) return;
    const isPlaying = playback.store.getState().playing;
    const wait = isPlaying ? scrolledAt.current + HANDS_OFF - performance.now() : 0;
    const show = () => scrollTo.current(current, { align: 'auto' });
    if (wait <= 0) return show();
    const timer = setTimeout(show, wait);
    return () => clearTimeout(timer);
  }, [current, playback]);

  const keys = {
    count: actions.length,
    current: Math.max(current, 0),
    pageSize: Math.max(Math.floor((scroller.current?.clientHeight ?? ROW) / ROW) - 1, 1),
    onMove: goTo,
  };
  const touched = () => {
    scrolledAt.current = performance.now();
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
        <p className={styles.empty}>Nothing was done while it was recorded.</p>
      ) : (
        <div
          ref={scroller}
          className={styles.scroller}
          role="listbox"
          aria-label="Actions in the video"
          aria-activedescendant={current >= 0 ? `${prefix}${current}` : undefined}
          tabIndex={0}
          onKeyDown={(event) => {
            // Up and down are the player's own keys, which also know the place before the first action.
            if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') handleListKey(event, keys);
          }}
          onMouseDown={(event) => {
            if (!isRow(event.target)) return touched();
            // The list keeps the focus: a row goes with it when it is scrolled out of sight.
            event.preventDefault();
            event.currentTarget.focus({ preventScroll: true });
          }}
          onWheel={touched}
        >
          <div className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map(({ index, start }) => {
              const action = actions[index];
              return (
                action && (
                  <ActionRow
                    key={action.id}
                    id={`${prefix}${index}`}
                    action={action}
                    index={index}
                    count={actions.length}
                    top={start}
                    current={index === current}
                    onGo={goTo}
                  />
                )
              );
            })}
          </div>
        </div>
      )}
    </section>
  );
}

function isRow(target: EventTarget): boolean {
  return target instanceof Element && target.closest('[role="option"]') !== null;
}
