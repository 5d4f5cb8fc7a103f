import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { assignElements, offsetToReveal, rowsToRender, scaleContent } from './list-window';

interface VirtualRowsOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly count: number;
  /** (px) */
  readonly rowHeight: number;
  /** Rows are appended: the list stays at its end until it is scrolled up. */
  readonly followsEnd: boolean;
}

export type VirtualRows = ReturnType<typeof useVirtualRows>;

/** Within this distance, a list counts as scrolled to its end (px). */
const END_TOLERANCE = 8;
/** Rows rendered beyond the visible ones on either side. */
const OVERSCAN = { scrolled: 6, following: 2 };

/**
 * Selects the rows of a list to render. It is hand-written because the list must hold a million rows, which is more
 * than an element's height allows, and must follow its end without measuring rows.
 */
export function useVirtualRows(options: VirtualRowsOptions) {
  const { scroller, count, rowHeight, followsEnd } = options;
  const viewHeight = useViewHeight(scroller);
  // Rounded down to a row, and not updated while the list follows its end.
  const [scrolledTo, setScrolledTo] = useState(0);
  // The count when the list stopped following; undefined while it follows.
  const [heldAt, setHeldAt] = useState<number>();
  const isFollowing = followsEnd && heldAt === undefined;
  const { contentHeight, ratio } = scaleContent(count, rowHeight, viewHeight);
  const end = Math.max(count * rowHeight - viewHeight, 0);
  const offset = isFollowing ? end : scrolledTo;
  const lastScrollTop = useRef(0);

  const currentOffset = () => (scroller.current?.scrollTop ?? 0) * ratio;
  const followEnd = () => setHeldAt(undefined);
  const hold = () => {
    setScrolledTo(currentOffset());
    setHeldAt(count);
  };
  const reveal = (index: number, margin = 0) => {
    const element = scroller.current;
    if (!element) return;
    const now = currentOffset();
    const view = { rowHeight, viewHeight: element.clientHeight - 2 * margin, offset: now + margin };
    const wanted = offsetToReveal(index, view) - margin;
    if (wanted !== now) element.scrollTop = wanted / ratio;
    // The scroll event arrives with the next frame; the rows are rendered in this one.
    setScrolledTo(currentOffset());
  };

  const onScroll = useEffectEvent(({ scrollTop, scrollHeight, clientHeight }: HTMLElement) => {
    const isAtEnd = scrollHeight - scrollTop - clientHeight <= END_TOLERANCE;
    const isUpward = scrollTop < lastScrollTop.current - 1;
    lastScrollTop.current = scrollTop;
    // Only scrolling up stops following: a growing list is away from its end for a moment.
    if (isFollowing && (isAtEnd || !isUpward)) return;
    flushSync(() => {
      setScrolledTo(ratio === 1 ? scrollTop - (scrollTop % rowHeight) : currentOffset());
      if (isAtEnd) setHeldAt(undefined);
      else if (isUpward) setHeldAt((held) => held ?? count);
    });
  });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const listener = () => onScroll(element);
    element.addEventListener('scroll', listener, { passive: true });
    return () => element.removeEventListener('scroll', listener);
  }, [scroller]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !isFollowing) return;
    element.scrollTop = end / ratio;
    lastScrollTop.current = end / ratio;
  }, [scroller, isFollowing, end, ratio]);

  const rendered = useElements(
    rowsToRender({ count, rowHeight, offset, viewHeight }, OVERSCAN[isFollowing ? 'following' : 'scrolled']),
  );
  return {
    /** The rows to render. The row at `index` has the key `index - anchor`. */
    ...rendered,
    /** The height of the visible part (px). */
    viewHeight,
    /** Rows that are visible at once. */
    pageSize: Math.max(Math.floor(viewHeight / rowHeight) - 1, 1),
    overflows: count * rowHeight > viewHeight,
    /** The height of the content element (px); less than that of all rows if there are very many. */
    contentHeight,
    /** The top of a row in the content element (px). */
    positionOf: (index: number) => index * rowHeight - (offset - offset / ratio),
    /** How far the rows are scrolled (px). */
    currentOffset,
    isFollowing,
    /** Rows that were appended since the list stopped following; a list that starts over is shorter than before. */
    unseen: heldAt === undefined ? 0 : Math.max(count - heldAt, 0),
    followEnd,
    /** Stops following until the list is scrolled to its end again. */
    hold,
    /** Scrolls as little as possible to make a row visible, with `margin` (px) above and below it. */
    reveal,
  };
}

/** The visible height of an element (px). */
function useViewHeight(scroller: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => setHeight(element.clientHeight);
    measure();
    // Rendered at once, because rows would be missing for a moment otherwise.
    const observer = new ResizeObserver(() => flushSync(measure));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  return height;
}

function useElements(range: { readonly first: number; readonly last: number }) {
  const [before, setBefore] = useState({ first: 0, last: -1, anchor: 0 });
  const now = assignElements(before, range);
  if (now.first !== before.first || now.last !== before.last) setBefore(now);
  return now;
}
