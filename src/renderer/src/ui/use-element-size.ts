import { type RefObject, useLayoutEffect, useState } from 'react';
import type { Size } from '../../../shared/geometry';

/** The size of an element, scroll bars included; follows it. */
export function useElementSize(element: RefObject<HTMLElement | null>): Size {
  const [room, setRoom] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const measure = () => {
      // Of the border box: scroll bars come and go with what is in it, and must not decide about it.
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
