import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { Keys } from '../ui/Keys';
import { SHORTCUTS } from '../ui/shortcuts';
import styles from './InteractionGuard.module.css';

/** How long the hint stays (ms). */
const HINT_DURATION = 2500;
/** A pointer that moves farther than this drags (px). */
const CLICK_TOLERANCE = 4;

interface Drag {
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly top: number;
}

export interface InteractionGuardProps {
  /** The element that scrolls the picture. */
  readonly area: RefObject<HTMLElement | null>;
  /** Control has just ended. Text that is still being typed must not run commands. */
  readonly afterControl: boolean;
}

/**
 * Covers the picture in view-only mode. Dragging scrolls the picture. A click or a typed key explains why nothing
 * happens.
 */
export function InteractionGuard({ area, afterControl }: InteractionGuardProps) {
  const drag = useRef<Drag>(undefined);
  const guard = useRef<HTMLDivElement>(null);
  const [hint, setHint] = useState(0);

  useEffect(() => {
    if (afterControl && document.activeElement === document.body)
      guard.current?.focus({ preventScroll: true });
  }, [afterControl]);

  useEffect(() => {
    if (hint === 0) return;
    const timer = setTimeout(() => setHint(0), HINT_DURATION);
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
    const moved = from ? Math.hypot(event.clientX - from.x, event.clientY - from.y) : CLICK_TOLERANCE;
    if (moved < CLICK_TOLERANCE) setHint((count) => count + 1);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!isTyped(event)) return;
    event.preventDefault();
    setHint((count) => count + 1);
  };

  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: it groups nothing, and is no fieldset. */}
      <div
        ref={guard}
        className={styles.guard}
        role="group"
        aria-label="Picture of the desktop, view-only"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes keys that are typed at the picture.
        tabIndex={0}
        data-watched
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          drag.current = undefined;
        }}
      />
      {hint > 0 && (
        <p className={styles.hint} role="status">
          You are watching. Press <Keys keys={SHORTCUTS.control.keys} /> or click Take control.
        </p>
      )}
    </>
  );
}

/** Whether a key types or edits text; navigation keys stay with the page. */
function isTyped({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  if (ctrlKey || altKey || metaKey) return false;
  return [...key].length === 1 || ['Enter', 'Backspace', 'Delete'].includes(key);
}
