import { type RefObject, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';

type PagePoint = Pick<MouseEvent, 'clientX' | 'clientY'>;

const [MIN_SCALE, MAX_SCALE] = [0.1, 8];

/** The scale of an image in a scrolling element. The point it zooms about stays in place. */
export function useZoom(area: RefObject<HTMLElement | null>, fit: number) {
  const [own, setOwn] = useState<number>();
  const scale = own ?? fit;
  const pending = useRef<{ ratio: number; x: number; y: number }>(undefined);

  function change(next: number, about?: PagePoint): void {
    const wanted = Math.min(Math.max(next, MIN_SCALE), MAX_SCALE);
    const box = area.current?.getBoundingClientRect();
    if (box) {
      const x = about ? about.clientX - box.left : box.width / 2;
      const y = about ? about.clientY - box.top : box.height / 2;
      pending.current = { ratio: wanted / scale, x, y };
    }
    setOwn(wanted);
  }

  const scroll = useEffectEvent((_scale: number) => {
    const [element, move] = [area.current, pending.current];
    pending.current = undefined;
    if (!element || !move) return;
    element.scrollTo({
      left: (element.scrollLeft + move.x) * move.ratio - move.x,
      top: (element.scrollTop + move.y) * move.ratio - move.y,
    });
  });
  useLayoutEffect(() => scroll(scale), [scale]);

  return {
    /** View pixels per image pixel. */
    scale,
    /** Zooms about a point of the page; by default, the center of the view. */
    by: (factor: number, about?: PagePoint) => change(scale * factor, about),
    to: (wanted: number) => change(wanted),
    /** Fits the image into the view. */
    reset: () => setOwn(undefined),
  };
}
