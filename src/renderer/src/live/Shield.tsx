import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { Keys } from '../ui/Keys';
import { SHORTCUTS } from '../ui/shortcuts';
import styles from './Shield.module.css';

/** How long the hint stays, in milliseconds. */
const HINT_LIFE = 2500;
/** Farther than this, in pixels, a click is a drag. */
const CLICK_SLACK = 4;

interface Drag {
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly top: number;
}

/** Lies over the picture while it is only watched: at 100 % it moves it by dragging, and to a click it says why not. */
export function Shield({ area }: { readonly area: RefObject<HTMLElement | null> }) {
  const drag = useRef<Drag>(undefined);
  const [hint, setHint] = useState(0);

  useEffect(() => {
    if (hint === 0) return;
    const timer = setTimeout(() => setHint(0), HINT_LIFE);
    return () => clearTimeout(timer);
  }, [hint]);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || !area.current) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const { scrollLeft: left, scrollTop: top } = area.current;
    drag.current = { x: event.clientX, y: event.clientY, left, top };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const from = drag.current;
    if (!from || !area.current) return;
    area.current.scrollTo(from.left + from.x - event.clientX, from.top + from.y - event.clientY);
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>) => {
    const from = drag.current;
    drag.current = undefined;
    const moved = from ? Math.hypot(event.clientX - from.x, event.clientY - from.y) : CLICK_SLACK;
    if (moved < CLICK_SLACK) setHint((count) => count + 1);
  };

  return (
    <>
      <div
        className={styles.shield}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          drag.current = undefined;
        }}
      />
      {hint > 0 && (
        <p className={styles.hint} role="status">
          You are watching. Take control to use the desktop <Keys keys={SHORTCUTS.control.keys} />
        </p>
      )}
    </>
  );
}
