import { type PointerEvent, useMemo, useRef, useState } from 'react';
import { sourceIconOf } from '../actions/icons';
import { useLog, usePanel } from '../panel/context';
import { createMatcher, type TimeRange } from '../state/filter';
import { indexOfRow, type Log, rowAt } from '../state/log';
import { formatIdleTime, formatTime } from '../ui/format';
import { useElementSize } from '../ui/use-element-size';
import { nearestTo, type Strip, stripOf } from './strip';
import styles from './Timeline.module.css';
import { TimelineBars } from './TimelineBars';
import { TimelineTooltip } from './TimelineTooltip';
import { positionOf, type TimeScale, timeAt } from './time-scale';
import { useThrottledLog } from './use-throttled-log';
import { useTimelineKeys } from './use-timeline-keys';

/** The interval of updates while actions arrive (ms). */
const REDRAW_INTERVAL_MS = 500;
/** The distance from which a drag selects a range (px). */
const MIN_DRAG = 4;

/** The session's actions over time. A click selects an action; a drag filters by a time range. */
export function Timeline() {
  const panel = usePanel();
  const { log, session } = useThrottledLog(REDRAW_INTERVAL_MS);
  const { range, kinds, sources, chats, statuses, search } = useLog((state) => state.filter);
  const area = useRef<HTMLDivElement>(null);
  const { width } = useElementSize(area);
  const strip = useMemo(
    () => stripOf(log, width, createMatcher({ kinds, sources, chats, statuses, search, range: undefined })),
    [log, width, kinds, sources, chats, statuses, search],
  );
  const [hover, setHover] = useState<number>();
  // With the time, since the strip may change during the drag.
  const start = useRef<{ readonly x: number; readonly ms: number }>(undefined);
  const keys = useTimelineKeys(log);
  const near = hover === undefined ? undefined : nearestTo(strip, hover);

  const positionOfPointer = (event: PointerEvent): number => {
    const { left } = event.currentTarget.getBoundingClientRect();
    return Math.min(Math.max(event.clientX - left, 0), width);
  };
  const onPointerMove = (event: PointerEvent) => {
    const x = positionOfPointer(event);
    setHover(x);
    if (!start.current || Math.abs(x - start.current.x) < MIN_DRAG) return;
    panel.log.setFilter({ range: rangeBetween(start.current.ms, timeAt(strip.scale, x)) });
  };
  const onPointerUp = (event: PointerEvent) => {
    const x = positionOfPointer(event);
    const isClick = start.current && Math.abs(x - start.current.x) < MIN_DRAG;
    start.current = undefined;
    const hit = isClick ? nearestTo(strip, x) : undefined;
    if (hit) panel.log.showDetails(hit.row);
  };
  return (
    <div className={styles.timeline}>
      <Lanes strip={strip} />
      <div
        ref={area}
        className={styles.strip}
        role="slider"
        tabIndex={0}
        aria-label="Actions over time"
        aria-orientation="horizontal"
        aria-valuemin={1}
        aria-valuemax={Math.max(keys.count, 1)}
        aria-valuenow={Math.max(keys.current + 1, 1)}
        aria-valuetext={keys.description}
        onKeyDown={keys.onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          const x = positionOfPointer(event);
          start.current = { x, ms: timeAt(strip.scale, x) };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          start.current = undefined;
        }}
        onPointerLeave={() => setHover(undefined)}
      >
        <Idle scale={strip.scale} />
        <TimelineBars strip={strip} />
        <Range scale={strip.scale} range={range} />
        <Current scale={strip.scale} log={log} />
        <Axis scale={strip.scale} />
        {strip.lanes.length === 0 && <p className={styles.empty}>Actions appear here as they happen.</p>}
        {hover !== undefined && strip.lanes.length > 0 && (
          <TimelineTooltip
            ms={timeAt(strip.scale, hover)}
            x={hover}
            width={width}
            near={near}
            session={session}
          />
        )}
      </div>
    </div>
  );
}

function rangeBetween(a: number, b: number): TimeRange {
  return { from: Math.floor(Math.min(a, b)), to: Math.ceil(Math.max(a, b)) };
}

/** The source of each lane. */
function Lanes({ strip }: { readonly strip: Strip }) {
  return (
    <div className={styles.lanes} aria-hidden="true">
      {strip.lanes.map(({ source }) => {
        const Icon = sourceIconOf(source);
        return (
          <span key={source} data-source={source} title={source}>
            <Icon />
          </span>
        );
      })}
    </div>
  );
}

function Idle({ scale }: { readonly scale: TimeScale }) {
  return scale.stretches.map(
    ({ idle, left, right, fromMs, toMs }) =>
      idle && (
        <span key={fromMs} className={styles.idle} style={{ left, width: right - left }}>
          <span>{formatIdleTime(toMs - fromMs)}</span>
        </span>
      ),
  );
}

/** The time range of the filter. */
function Range({ scale, range }: { readonly scale: TimeScale; readonly range: TimeRange | undefined }) {
  if (!range || scale.stretches.length === 0) return null;
  const left = positionOf(scale, range.from);
  return (
    <span className={styles.range} style={{ left, width: Math.max(positionOf(scale, range.to) - left, 2) }} />
  );
}

function Current({ scale, log }: { readonly scale: TimeScale; readonly log: Log }) {
  const current = useLog((state) => state.current);
  const row = current && rowAt(log, indexOfRow(log, current));
  if (!row || scale.stretches.length === 0) return null;
  return (
    <span
      className={styles.current}
      style={{ left: positionOf(scale, row.at) }}
      data-testid="timeline-current"
    />
  );
}

function Axis({ scale }: { readonly scale: TimeScale }) {
  const [first, last] = [scale.stretches[0], scale.stretches.at(-1)];
  if (!first || !last) return null;
  return (
    <div className={styles.axis} aria-hidden="true">
      <span>{formatTime(first.fromMs).slice(0, 8)}</span>
      <span>{formatTime(last.toMs).slice(0, 8)}</span>
    </div>
  );
}
