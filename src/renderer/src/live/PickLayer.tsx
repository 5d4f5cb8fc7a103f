import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Point, Size } from '../../../shared/geometry';
import { usePanel } from '../panel/context';
import type { PickRequest } from '../state/view-store';
import { clampInto, fractionOf, nativeAt } from '../ui/fit';
import styles from './PickLayer.module.css';

const STEPS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Where the button went down. */
interface Press {
  readonly clientX: number;
  readonly clientY: number;
  readonly point: Point;
}

/** Nearer to each other than this, in view pixels, press and release are a click. */
const CLICK_SLACK = 5;

/**
 * A crosshair over the picture: a click, or Enter after some arrows, gives the pixel under it; Esc gives up. Where a drag
 * is wanted, one from press to release gives both its ends.
 */
export function PickLayer({ request, native }: { readonly request: PickRequest; readonly native: Size }) {
  const { view } = usePanel();
  const layer = useRef<HTMLDivElement>(null);
  const [point, setPoint] = useState<Point>({ x: native.width >> 1, y: native.height >> 1 });
  /** Where the crosshair is, drawn there or not yet: a key may be faster than the picture of the last move. */
  const at = useRef(point);
  const [pointed, setPointed] = useState(false);
  const [from, setFrom] = useState<Press>();

  useEffect(() => layer.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    // From anywhere: whoever picks may have clicked elsewhere meanwhile.
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      view.endPick();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [view]);

  const pointUnder = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return nativeAt({ x: event.clientX - box.left, y: event.clientY - box.top }, box, native);
  };
  const moveTo = (next: Point) => {
    at.current = next;
    setPoint(next);
    setPointed(true);
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>) => {
    if (!from || event.button !== 0) return;
    setFrom(undefined);
    const moved = Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > CLICK_SLACK;
    if (!moved || !request.onDragged) {
      give(from.point);
      return;
    }
    view.endPick();
    request.onDragged(from.point, pointUnder(event));
  };
  const give = (picked: Point) => {
    view.endPick();
    request.onPicked(picked);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step) {
      const far = event.shiftKey ? 10 : 1;
      const { x, y } = at.current;
      moveTo(clampInto({ x: x + step.x * far, y: y + step.y * far }, native));
    } else if (event.key === 'Enter' || event.key === ' ') {
      give(at.current);
    } else {
      return;
    }
    event.preventDefault();
  };

  const { x, y } = fractionOf(point, native);
  const start = from && request.onDragged && fractionOf(from.point, native);
  return (
    <div
      ref={layer}
      className={styles.layer}
      role="application"
      aria-label={`${request.purpose}. Arrows move the crosshair, Enter picks, Escape cancels.`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys.
      tabIndex={0}
      onPointerMove={(event) => moveTo(pointUnder(event))}
      onPointerDown={(event) => {
        event.preventDefault();
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom({ clientX: event.clientX, clientY: event.clientY, point: pointUnder(event) });
      }}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setFrom(undefined)}
      onKeyDown={onKeyDown}
    >
      <p className={styles.hint}>
        {request.purpose} <span>Esc cancels</span>
      </p>
      {pointed && (
        <>
          {start && (
            <svg className={styles.way} aria-hidden="true">
              <line x1={`${start.x * 100}%`} y1={`${start.y * 100}%`} x2={`${x * 100}%`} y2={`${y * 100}%`} />
              <circle cx={`${start.x * 100}%`} cy={`${start.y * 100}%`} r="4" />
            </svg>
          )}
          <div className={styles.vertical} style={{ left: `${x * 100}%` }} />
          <div className={styles.horizontal} style={{ top: `${y * 100}%` }} />
          <output
            className={styles.bubble}
            data-left={x > 0.85 || undefined}
            data-up={y > 0.85 || undefined}
            style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
          >
            {point.x}, {point.y}
          </output>
        </>
      )}
    </div>
  );
}
