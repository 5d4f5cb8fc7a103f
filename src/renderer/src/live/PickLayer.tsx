import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Point, Size } from '../../../shared/geometry';
import path from '../actions/DragPath.module.css';
import { usePanel } from '../panel/context';
import type { PickRequest } from '../state/view-store';
import { clampInto, fractionOf, nativeAt, placeOf } from '../ui/fit';
import { useWindowEvent } from '../ui/use-window-event';
import styles from './PickLayer.module.css';

const STEPS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The position of the pointer press. */
interface Press {
  readonly clientX: number;
  readonly clientY: number;
  readonly point: Point;
}

/** A press and a release within this distance are a click (px). */
const CLICK_TOLERANCE = 5;

export interface PickLayerProps {
  readonly request: PickRequest;
  readonly native: Size;
}

/**
 * A crosshair over the picture. A click, or Enter after some arrow keys, picks the pixel under it; a drag picks both its
 * ends if the request takes them; Esc cancels.
 */
export function PickLayer({ request, native }: PickLayerProps) {
  const { view } = usePanel();
  const layer = useRef<HTMLDivElement>(null);
  const [point, setPoint] = useState<Point>({ x: native.width >> 1, y: native.height >> 1 });
  /** The position of the crosshair, ahead of rendering: a key may follow a move before it is rendered. */
  const position = useRef(point);
  const [pointed, setPointed] = useState(false);
  const [press, setPress] = useState<Press>();
  useEffect(() => layer.current?.focus({ preventScroll: true }), []);
  // Anywhere, because the focus may have moved.
  useWindowEvent(
    'keydown',
    (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      view.endPick();
    },
    true,
  );

  const moveTo = (next: Point) => {
    position.current = next;
    setPoint(next);
    setPointed(true);
  };
  const pick = (picked: Point) => {
    view.endPick();
    request.onPicked(picked);
  };
  const pointUnder = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return nativeAt({ x: event.clientX - box.left, y: event.clientY - box.top }, box, native);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault();
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setPress({ clientX: event.clientX, clientY: event.clientY, point: pointUnder(event) });
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>) => {
    if (!press || event.button !== 0) return;
    setPress(undefined);
    const distance = Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY);
    if (distance <= CLICK_TOLERANCE || !request.onDragged) return pick(press.point);
    view.endPick();
    request.onDragged(press.point, pointUnder(event));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const distance = event.shiftKey ? 10 : 1;
    const { x, y } = position.current;
    if (step) moveTo(clampInto({ x: x + step.x * distance, y: y + step.y * distance }, native));
    else if (event.key === 'Enter' || event.key === ' ') pick(position.current);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={layer}
      className={styles.layer}
      role="application"
      aria-label={`${request.purpose}. Arrows move the crosshair, Enter picks, Escape cancels.`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys.
      tabIndex={0}
      onPointerMove={(event) => moveTo(pointUnder(event))}
      onPointerDown={onPointerDown}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setPress(undefined)}
      onKeyDown={onKeyDown}
    >
      <p className={styles.hint}>
        {request.purpose} <span>Esc cancels</span>
      </p>
      {pointed && <Crosshair point={point} start={request.onDragged && press?.point} native={native} />}
    </div>
  );
}

interface CrosshairProps {
  readonly point: Point;
  /** The start of a drag. */
  readonly start: Point | undefined;
  readonly native: Size;
}

function Crosshair({ point, start, native }: CrosshairProps) {
  const { x, y } = fractionOf(point, native);
  const { left, top } = placeOf(point, native);
  const from = start && placeOf(start, native);
  return (
    <>
      {from && (
        <svg className={path.path} aria-hidden="true">
          <line x1={from.left} y1={from.top} x2={left} y2={top} />
          <circle className={styles.start} cx={from.left} cy={from.top} r="4" />
        </svg>
      )}
      <div className={styles.vertical} style={{ left }} />
      <div className={styles.horizontal} style={{ top }} />
      <output
        className={styles.bubble}
        data-left={x > 0.85 || undefined}
        data-up={y > 0.85 || undefined}
        style={{ left, top }}
      >
        {point.x}, {point.y}
      </output>
    </>
  );
}
