import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { heightsOf, rowsToDraw, topToSee } from './in-sight';

export interface RowsInSightOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly count: number;
  /** Of a row, in pixels. */
  readonly height: number;
  /** Rows are added at its end: it is kept there, until it is scrolled up. */
  readonly grows: boolean;
}

export interface RowsInSight {
  /** The places of the rows to draw, both inclusive. */
  readonly first: number;
  readonly last: number;
  /** How much of it is seen at once, in pixels. */
  readonly room: number;
  /** Rows that are seen at once. */
  readonly page: number;
  readonly overflows: boolean;
  /** How high the list is in the page, in pixels: less than its rows are together if there are very many. */
  readonly total: number;
  /** Where the row at a place is drawn in the page, in pixels. */
  readonly topOf: (place: number) => number;
  /** Where the list begins to be seen, in pixels of all its rows. */
  readonly topNow: () => number;
  readonly following: boolean;
  /** Rows that came since it stopped following. */
  readonly fresh: number;
  readonly resume: () => void;
  /** Stays where it is, until it is at its end again. */
  readonly leave: () => void;
  /** Scrolls as little as it takes to see a row. */
  readonly scrollTo: (place: number) => void;
}

/** How near to the end still counts as there, in pixels. */
const NEAR = 8;
/** Rows drawn beyond those in sight, on either side: the next ones when it is scrolled, and what they cost always. */
const SPARE = { scrolled: 6, following: 2 };

/**
 * Which rows of a list of any length are drawn, all of one height; and keeps it at its end as it grows, until it is
 * scrolled up. One that does not grow stays where it is.
 */
export function useRowsInSight({ scroller, count, height, grows }: RowsInSightOptions): RowsInSight {
  const [room, setRoom] = useState(0);
  // Where it begins to be seen, to a row; not told while it follows.
  const [scrolledTo, setScrolledTo] = useState(0);
  // The count when it was left; undefined while it follows.
  const [leftAt, setLeftAt] = useState<number>();
  const following = grows && leftAt === undefined;
  const { total, ratio } = heightsOf(count, height, room);
  const end = Math.max(count * height - room, 0);
  const top = following ? end : scrolledTo;
  const before = useRef(0);
  const latest = useRef({ count, height, following, ratio });
  latest.current = { count, height, following, ratio };

  const topNow = useCallback(() => (scroller.current?.scrollTop ?? 0) * latest.current.ratio, [scroller]);

  const resume = useCallback(() => setLeftAt(undefined), []);
  const leave = useCallback(() => {
    setScrolledTo(topNow());
    setLeftAt(latest.current.count);
  }, [topNow]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => setRoom(element.clientHeight);
    measure();
    // At once, or it is seen for a moment with a part of its rows.
    const observer = new ResizeObserver(() => flushSync(measure));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      const { scrollTop, scrollHeight, clientHeight } = element;
      const { count, height, following, ratio } = latest.current;
      const atEnd = scrollHeight - scrollTop - clientHeight <= NEAR;
      const upward = scrollTop < before.current - 1;
      before.current = scrollTop;
      // Only a way up leaves: a list that grows is for a moment not at its end.
      if (following && (atEnd || !upward)) return;
      flushSync(() => {
        setScrolledTo(ratio === 1 ? scrollTop - (scrollTop % height) : topNow());
        if (atEnd) setLeftAt(undefined);
        else if (upward) setLeftAt((left) => left ?? count);
      });
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [scroller, topNow]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !following) return;
    element.scrollTop = end / ratio;
    before.current = end / ratio;
  }, [scroller, following, end, ratio]);

  const scrollTo = useCallback(
    (place: number) => {
      const element = scroller.current;
      if (!element) return;
      const { height, ratio } = latest.current;
      const top = topNow();
      const wanted = topToSee(place, { height, top, room: element.clientHeight });
      if (wanted !== top) element.scrollTop = wanted / ratio;
      // The browser tells of it with its next frame; told now, the rows are drawn in this one.
      setScrolledTo(topNow());
    },
    [scroller, topNow],
  );

  return {
    ...rowsToDraw({ count, height, top, room }, following ? SPARE.following : SPARE.scrolled),
    room,
    page: Math.max(Math.floor(room / height) - 1, 1),
    overflows: count * height > room,
    total,
    topOf: (place) => place * height - (top - top / ratio),
    topNow,
    following,
    // A list that starts anew is shorter than it was.
    fresh: leftAt === undefined ? 0 : Math.max(count - leftAt, 0),
    resume,
    leave,
    scrollTo,
  };
}
