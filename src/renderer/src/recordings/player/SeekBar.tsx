import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { describeAction } from '../../actions/describe';
import { formatPosition, formatSpeed } from '../../state/recordings/recording-labels';
import { formatCount, formatDuration, formatSpokenDuration, formatTime } from '../../ui/format';
import { useElementSize } from '../../ui/use-element-size';
import { idleAt, wallTimeAt } from './idle-spans';
import { usePlayback, usePlayer } from './player-context';
import styles from './SeekBar.module.css';
import { groupMarks, markNear, type SeekMark } from './seek-marks';

/** The distance within which a click hits a mark (px). */
const HIT_DISTANCE = 5;

/** The video's timeline: marks for actions, hatched idle time, the playhead. */
export function SeekBar() {
  const player = usePlayer();
  const { playback, actions, goTo } = player;
  const durationMs = usePlayback((state) => state.durationMs);
  const seconds = usePlayback(({ ms }) => Math.round(ms / 1000));
  const bar = useRef<HTMLDivElement>(null);
  const { width } = useElementSize(bar);
  const marks = useMemo(() => groupMarks(actions, durationMs, width), [actions, durationMs, width]);
  const [hoverMs, setHoverMs] = useState<number>();
  const isDragging = useRef(false);
  const reachMs = width > 0 ? (HIT_DISTANCE * durationMs) / width : 0;
  const hovered = hoverMs === undefined ? undefined : markNear(marks, hoverMs, reachMs);

  const msAt = (event: PointerEvent): number => {
    const { left } = event.currentTarget.getBoundingClientRect();
    return (Math.min(Math.max(event.clientX - left, 0), width) / Math.max(width, 1)) * durationMs;
  };
  return (
    <div
      ref={bar}
      className={styles.timeline}
      role="slider"
      tabIndex={0}
      aria-label="Position in the video"
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs / 1000)}
      aria-valuenow={seconds}
      aria-valuetext={`${formatSpokenDuration(seconds * 1000)} of ${formatSpokenDuration(durationMs)}`}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        const ms = msAt(event);
        const mark = markNear(marks, ms, reachMs);
        if (mark) goTo(mark.first);
        else {
          isDragging.current = true;
          event.currentTarget.setPointerCapture(event.pointerId);
          playback.seek(ms);
        }
      }}
      onPointerMove={(event) => {
        const ms = msAt(event);
        setHoverMs(ms);
        if (isDragging.current) playback.seek(ms);
      }}
      onPointerUp={() => {
        isDragging.current = false;
      }}
      onPointerLeave={() => setHoverMs(undefined)}
    >
      <div className={styles.rail} />
      <Idle />
      <Marks marks={marks} hovered={hovered} />
      <Playhead />
      {hoverMs !== undefined && <HoverCard ms={hovered?.fromMs ?? hoverMs} mark={hovered} width={width} />}
    </div>
  );
}

const percent = (ms: number, durationMs: number) => `${(100 * ms) / Math.max(durationMs, 1)}%`;

function Idle() {
  const { idle } = usePlayer();
  const durationMs = usePlayback((state) => state.durationMs);
  return idle.map(({ fromMs, toMs }) => (
    <div
      key={fromMs}
      className={styles.idle}
      style={{ left: percent(fromMs, durationMs), width: percent(toMs - fromMs, durationMs) }}
    />
  ));
}

function Marks({
  marks,
  hovered,
}: {
  readonly marks: readonly SeekMark[];
  readonly hovered: SeekMark | undefined;
}) {
  const durationMs = usePlayback((state) => state.durationMs);
  return marks.map((mark) => (
    <div
      key={mark.first}
      className={styles.mark}
      data-mark={mark.count}
      data-failed={mark.failed > 0 || undefined}
      data-hovered={mark === hovered || undefined}
      style={{
        left: percent(mark.fromMs, durationMs),
        width: `max(3px, ${percent(mark.toMs - mark.fromMs, durationMs)})`,
        height: 8 + Math.min(Math.log2(mark.count) * 3, 10),
      }}
    />
  ));
}

/** It moves with every frame, so it bypasses React. */
function Playhead() {
  const { playback } = usePlayer();
  const head = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const update = () => {
      const { ms, durationMs } = playback.store.getState();
      head.current?.style.setProperty('left', percent(ms, durationMs));
    };
    update();
    return playback.store.subscribe(update);
  }, [playback]);
  return <div ref={head} className={styles.head} />;
}

interface HoverCardProps {
  readonly ms: number;
  readonly mark: SeekMark | undefined;
  readonly width: number;
}

/** The actions and the time at the pointer. */
function HoverCard({ ms, mark, width }: HoverCardProps) {
  const { actions, clock, recording, idle } = usePlayer();
  const durationMs = usePlayback((state) => state.durationMs);
  const first = mark && actions[mark.first];
  const moment = wallTimeAt(recording.started_at, clock, ms);
  const speed = idleAt(idle, ms)?.speed;
  const half = 150;
  const x = (ms / Math.max(durationMs, 1)) * width;
  return (
    <div
      className={styles.bubble}
      style={{ left: Math.min(Math.max(x, half), Math.max(width - half, half)) }}
    >
      <p>
        <strong>{formatPosition(ms)}</strong>
        <span>
          {formatTime(moment).slice(0, 8)}, after {formatDuration(moment - Date.parse(recording.started_at))}
        </span>
      </p>
      {mark && mark.count > 1 && (
        <p>
          {formatCount(mark.count, 'action')}
          {mark.failed > 0 && <em>{mark.failed} failed</em>}
        </p>
      )}
      {first && (
        <ActionLine words={describeAction(first.request, first.output)} failed={first.status === 'failed'} />
      )}
      {!mark && speed !== undefined && <p>Idle time at {formatSpeed(speed)}</p>}
    </div>
  );
}

function ActionLine({
  words,
  failed,
}: {
  readonly words: ReturnType<typeof describeAction>;
  readonly failed: boolean;
}) {
  return (
    <p className={styles.what} data-failed={failed || undefined}>
      <strong>{words.verb}</strong> {words.rest}
    </p>
  );
}
