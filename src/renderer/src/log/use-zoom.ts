import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

export interface Zoom {
  /** View pixels for one of the picture. */
  readonly scale: number;
  /** About a point of the page; without one, about the middle of what is seen. */
  by(factor: number, about?: { readonly clientX: number; readonly clientY: number }): void;
  to(scale: number): void;
  /** As large as the room is. */
  reset(): void;
}

const [LEAST, MOST] = [0.1, 8];

/** How large a picture is shown in an element that scrolls; what is zoomed about stays where it is. */
export function useZoom(area: RefObject<HTMLElement | null>, fit: number): Zoom {
  // Undefined: fit.
  const [own, setOwn] = useState<number>();
  const scale = own ?? fit;
  const pending = useRef<{ ratio: number; x: number; y: number }>(undefined);

  function change(next: number, about?: { readonly clientX: number; readonly clientY: number }): void {
    const wanted = Math.min(Math.max(next, LEAST), MOST);
    const box = area.current?.getBoundingClientRect();
    if (box) {
      const x = about ? about.clientX - box.left : box.width / 2;
      const y = about ? about.clientY - box.top : box.height / 2;
      pending.current = { ratio: wanted / scale, x, y };
    }
    setOwn(wanted);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new scale is the reason to scroll.
  useLayoutEffect(() => {
    const [element, move] = [area.current, pending.current];
    pending.current = undefined;
    if (!element || !move) return;
    element.scrollTo({
      left: (element.scrollLeft + move.x) * move.ratio - move.x,
      top: (element.scrollTop + move.y) * move.ratio - move.y,
    });
  }, [area, scale]);

  return {
    scale,
    by: (factor, about) => change(scale * factor, about),
    to: (wanted) => change(wanted),
    reset: () => setOwn(undefined),
  };
}
