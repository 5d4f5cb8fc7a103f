import { Pause, Play, RotateCcw, SkipForward, Square, StepForward, X } from 'lucide-react';
import { useId, useMemo } from 'react';
import type { ReplaySpeed, ReplayState } from '../../../shared/replay';
import { isReplayOver } from '../../../shared/replay';
import { describeAction } from '../actions/describe';
import { useNow } from '../api/use-now';
import { useHost, usePanel } from '../panel/context';
import { useCommands } from '../panel/use-commands';
import { IconButton } from '../ui/Button';
import { SegmentedControl, type SegmentOption } from '../ui/SegmentedControl';
import { Switch } from '../ui/Switch';
import { SHORTCUTS } from '../ui/shortcuts';
import { Tooltip } from '../ui/Tooltip';
import { replayCommands } from './bar-commands';
import { QuestionDialog } from './QuestionDialog';
import styles from './ReplayBar.module.css';
import { describeReplay } from './replay-labels';

const SPEEDS: readonly SegmentOption<ReplaySpeed>[] = [
  { value: 'recorded', label: '1×', tip: 'Wait between steps as long as recorded' },
  { value: 'double', label: '2×', tip: 'Wait half as long' },
  { value: 'none', label: 'Max', tip: 'Do not wait between steps' },
];

/** The loaded replay: its progress and controls. */
export function ReplayBar() {
  const replay = useHost((state) => state.replay);
  return replay ? <Loaded replay={replay} /> : null;
}

function Loaded({ replay }: { readonly replay: ReplayState }) {
  const panel = usePanel();
  useCommands(useMemo(() => replayCommands(panel), [panel]));
  return (
    <section className={styles.bar} aria-label="Replay" data-status={replay.status}>
      <Commands replay={replay} />
      <Progress replay={replay} />
      <Settings replay={replay} />
      <QuestionDialog replay={replay} key={replay.question?.number} />
    </section>
  );
}

function Commands({ replay: { status, phase } }: { readonly replay: ReplayState }) {
  const { replays } = usePanel();
  const isOver = isReplayOver(status);
  const playing = status === 'playing';
  return (
    <div className={styles.commands}>
      <IconButton
        icon={playing ? <Pause /> : isOver ? <RotateCcw /> : <Play />}
        label={playing ? 'Pause' : isOver ? 'Replay from the start' : 'Resume'}
        {...(status === 'asking' && { tip: 'Check again and resume' })}
        shortcut={SHORTCUTS.replayToggle.keys}
        onClick={() => void replays.toggle()}
      />
      <IconButton
        icon={<StepForward />}
        label="Step"
        shortcut={SHORTCUTS.replayStep.keys}
        disabled={isOver}
        onClick={() => void replays.command('step')}
      />
      <IconButton
        icon={<SkipForward />}
        label="Skip this step"
        disabled={isOver || phase === 'acting'}
        onClick={() => void replays.command('skip')}
      />
      <IconButton
        icon={<Square />}
        label="Stop"
        disabled={isOver}
        onClick={() => void replays.command('stop')}
      />
    </div>
  );
}

function Progress({ replay }: { readonly replay: ReplayState }) {
  const now = useNow(250);
  const { status, index, total, current, note } = replay;
  const step = current && describeAction(current.request, current.output);
  const state = describeReplay(replay, now);
  const isOver = isReplayOver(status);
  return (
    <div className={styles.progress}>
      <div className={styles.line}>
        <span className={styles.count}>
          {isOver ? index : Math.min(index + 1, total)} / {total}
        </span>
        {step && !isOver && (
          <span className={styles.step}>
            <strong>{step.verb}</strong> {step.rest}
          </span>
        )}
        <span className={styles.how} role="status" title={note ?? state}>
          {/* A screen reader would read every second. */}
          {status === 'playing' ? <span aria-hidden="true">{state}</span> : state}
        </span>
        {note !== undefined && !isOver && (
          <Tooltip label={note} side="top">
            <span className={styles.note}>not verified</span>
          </Tooltip>
        )}
      </div>
      <progress className={styles.meter} max={total} value={index} aria-label="Steps done" />
    </div>
  );
}

function Settings({ replay: { speed, verify } }: { readonly replay: ReplayState }) {
  const { replays } = usePanel();
  const id = useId();
  return (
    <div className={styles.settings}>
      <SegmentedControl
        label="Replay speed"
        segments={SPEEDS}
        value={speed}
        onChange={(value) => void replays.change({ speed: value })}
      />
      <Tooltip
        label="Compare the screen with the recording before each step, and ask if it differs"
        side="top"
      >
        <label className={styles.verify} htmlFor={id}>
          <Switch id={id} checked={verify} onCheckedChange={(on) => void replays.change({ verify: on })} />
          Verify
        </label>
      </Tooltip>
      <IconButton icon={<X />} label="Close the replay" onClick={() => void replays.close()} />
    </div>
  );
}
