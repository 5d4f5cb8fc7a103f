import { type RefObject, useLayoutEffect, useState } from 'react';
import type { Size } from '../../../shared/geometry';

/** The size of an element including scroll bars, updated when it changes. */
export function useElementSize(element: RefObject<HTMLElement | null>): Size {
  const [room, setRoom] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const measure = () => {
      // Measures the border box, because the size must not depend on scroll bars that the content causes.
      const { width, height } = current.getBoundingClientRect();
      setRoom((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return room;
}
