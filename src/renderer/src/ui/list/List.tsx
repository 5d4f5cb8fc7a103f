import {
  type ComponentProps,
  Fragment,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  type RefCallback,
  useCallback,
  useEffect,
  useEffectEvent,
  useId,
  useImperativeHandle,
  useRef,
} from 'react';
import styles from './List.module.css';
import type { RowPlacement } from './ListOption';
import { handleListKey, type ListKeys } from './list-keys';
import { type RevealedRows, useRevealedRows } from './use-revealed-rows';
import { useVirtualRows, type VirtualRows } from './use-virtual-rows';

/** Methods of a list for its parent. */
export interface ListHandle {
  followEnd(): void;
  /** Stops following the end until the list is scrolled there. */
  hold(): void;
}

interface ListProps
  extends Omit<ComponentProps<'div'>, 'children' | 'ref' | 'role'>,
    Pick<ListKeys, 'onMove' | 'onSelectAll' | 'onEscape'>,
    Partial<Pick<RevealedRows, 'revealKey' | 'contentKey' | 'highlighted'>> {
  readonly count: number;
  /** The height of each row (px). CSS has it as `--row-height`. */
  readonly rowHeight: number;
  /** Index of the current row, which the keys start from; -1 if there is none. */
  readonly current: number;
  /** Renders the row at an index as a `ListOption`. */
  readonly renderRow: (placement: RowPlacement) => ReactNode;
  /** How many rows stay visible above and below a row that is revealed. */
  readonly revealMargin?: number;
  /** Rows are appended: the list stays at its end until it is scrolled up. */
  readonly followsEnd?: boolean;
  /** Shown over the list while it does not follow its end; `unseen` is the number of rows appended since. */
  readonly renderFollow?: (unseen: number, followEnd: () => void) => ReactNode;
  /** Receives the rendered rows, both inclusive, whenever they or `contentKey` change. */
  readonly onRender?: (first: number, last: number) => void;
  readonly handle?: Ref<ListHandle>;
  /** Receives the element that takes the focus. */
  readonly focusTarget?: RefCallback<HTMLElement>;
}

/**
 * A listbox of any length whose rows have one height: one tab stop, roving keys, and only the visible rows rendered. By
 * default the current row becomes visible whenever it changes.
 */
export function List(props: ListProps) {
  const { count, rowHeight, current, renderRow, onMove, onSelectAll, onEscape, ...others } = props;
  const { revealKey = current, contentKey, highlighted = -1, revealMargin = 0, ...more } = others;
  const { followsEnd = false, renderFollow, onRender, handle, focusTarget, ...rest } = more;
  const scroller = useRef<HTMLDivElement>(null);
  const setElement = useCallback(
    (element: HTMLDivElement | null) => {
      scroller.current = element;
      return element ? focusTarget?.(element) : undefined;
    },
    [focusTarget],
  );
  const ownId = useId();
  const prefix = rest.id ?? ownId;
  const rows = useVirtualRows({ scroller, count, rowHeight, followsEnd });
  const reveal = (index: number) => rows.reveal(index, revealMargin * rowHeight);
  useImperativeHandle(handle, () => ({
    followEnd: rows.followEnd,
    hold: rows.hold,
  }));
  useRevealedRows({ revealKey, contentKey, current, highlighted, rowHeight, rows, reveal });
  const { first, last } = rows;
  const reportRows = useEffectEvent((from: number, to: number, _key: unknown) => onRender?.(from, to));
  useEffect(() => reportRows(first, last, contentKey), [first, last, contentKey]);

  const handleKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    rest.onKeyDown?.(event);
    if (event.defaultPrevented) return;
    const move = (index: number, extend: boolean) => {
      reveal(index);
      rows.hold();
      onMove?.(index, extend);
    };
    const keys = { count, current, pageSize: rows.pageSize, onSelectAll, onEscape };
    handleListKey(event, { ...keys, onMove: onMove && move });
  };
  const handleClick = (event: MouseEvent<HTMLDivElement>) => {
    // Stops following the end, because the person reads this row.
    if (event.target instanceof Element && event.target.closest('[role="option"]')) rows.hold();
    rest.onClick?.(event);
  };
  const canFollow = followsEnd && !rows.isFollowing && (rows.unseen > 0 || rows.overflows);
  return (
    <>
      <div
        tabIndex={0}
        {...rest}
        ref={setElement}
        role="listbox"
        className={[styles.scroller, rest.className].filter(Boolean).join(' ')}
        style={{ ...rest.style, '--row-height': `${rowHeight}px` }}
        aria-activedescendant={current >= 0 ? `${prefix}${current}` : undefined}
        onKeyDown={handleKeyDown}
        onClick={handleClick}
      >
        <Rows rows={rows} prefix={prefix} renderRow={renderRow} />
      </div>
      {canFollow && renderFollow?.(rows.unseen, rows.followEnd)}
    </>
  );
}

interface RowsProps extends Pick<ListProps, 'renderRow'> {
  readonly rows: VirtualRows;
  readonly prefix: string;
}

function Rows({ rows, prefix, renderRow }: RowsProps) {
  const { first, last, anchor, contentHeight, positionOf } = rows;
  return (
    <div className={styles.rows} style={{ height: contentHeight }}>
      {Array.from({ length: last - first + 1 }, (_, i) => first + i).map((index) => (
        <Fragment key={index - anchor}>
          {renderRow({ id: `${prefix}${index}`, index, top: positionOf(index) })}
        </Fragment>
      ))}
    </div>
  );
}
