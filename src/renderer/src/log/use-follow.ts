import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from 'react';

export interface Follow {
  readonly following: boolean;
  /** Rows that came since it stopped following. */
  readonly fresh: number;
  readonly resume: () => void;
  /** Stays where it is, until it is at its end again. */
  readonly leave: () => void;
}

/** How near to the end still counts as there, in pixels. */
const NEAR = 8;

/** Keeps a list at its end as it grows, until it is scrolled up; one that does not grow stays where it is. */
export function useFollow(scroller: RefObject<HTMLElement | null>, count: number, grows: boolean): Follow {
  // The count when it was left; undefined while it follows.
  const [leftAt, setLeftAt] = useState<number>();
  const following = grows && leftAt === undefined;

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    element.scrollTo({ top: element.scrollHeight });
    // The browser tells of it with its next frame; told now, the newest rows are drawn in this one.
    // Not within React's own work, where the list cannot draw.
    queueMicrotask(() => element.dispatchEvent(new Event('scroll')));
  }, [scroller]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let before = element.scrollTop;
    const onScroll = () => {
      const { scrollTop, scrollHeight, clientHeight } = element;
      const atEnd = scrollHeight - scrollTop - clientHeight <= NEAR;
      const upward = scrollTop < before - 1;
      before = scrollTop;
      // Only a way up leaves: a list that grows is for a moment not at its end.
      if (atEnd) setLeftAt(undefined);
      else if (upward) setLeftAt((left) => left ?? count);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [scroller, count]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new count is the reason to scroll.
  useLayoutEffect(() => {
    if (following) toEnd();
  }, [following, count, toEnd]);

  useEffect(() => {
    const element = scroller.current;
    if (!element || !following) return;
    const observer = new ResizeObserver(toEnd);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, following, toEnd]);

  // A list that starts anew is shorter than it was.
  const fresh = leftAt === undefined ? 0 : Math.max(count - leftAt, 0);
  return { following, fresh, resume: () => setLeftAt(undefined), leave: () => setLeftAt(count) };
}
