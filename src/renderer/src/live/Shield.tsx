import { type PointerEvent, type RefObject, useRef } from 'react';
import { usePanel } from '../ui/context';
import styles from './Shield.module.css';

/** Lies over the picture while it is only watched: takes what is meant for it, and at 100 % moves it by dragging. */
export function Shield({ area }: { readonly area: RefObject<HTMLElement | null> }) {
  const panel = usePanel();
  const drag = useRef<{ x: number; y: number; left: number; top: number }>(undefined);

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
  const onPointerEnd = () => {
    drag.current = undefined;
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: for the pointer only; the keyboard scrolls the area and takes control by its shortcut.
    <div
      className={styles.shield}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerEnd}
      onPointerCancel={onPointerEnd}
      onDoubleClick={() => panel.control(true)}
      title="You are watching. Take control (T), or double-click, to use the desktop."
    />
  );
}
