import { Circle, Square } from 'lucide-react';
import { useOwn, useRecordings } from '../panel/use-recordings';
import type { OwnState, RecordingsStore } from '../state/recordings/recordings-store';
import { Spinner } from '../ui/Spinner';
import { SHORTCUTS } from '../ui/shortcuts';
import { Tooltip } from '../ui/Tooltip';
import styles from './RecordButton.module.css';

type Phase = OwnState['phase'];

const LABELS: Readonly<Record<Phase, string>> = {
  idle: 'Record',
  starting: 'Starting',
  recording: 'Stop',
  stopping: 'Finishing',
};

const TIPS: Readonly<Record<Phase, string>> = {
  idle: 'Record the desktop',
  starting: 'The recording starts with the first picture',
  recording: 'End the recording and keep it',
  stopping: 'The video is being finished',
};

const NEWS: Readonly<Record<Phase, string>> = {
  idle: '',
  starting: '',
  recording: 'Recording.',
  stopping: 'Finishing the recording.',
};

/** Begins a recording, or ends the one that was begun here. */
export function RecordButton() {
  const recordings = useRecordings();
  const phase = useOwn((state) => state.phase);
  const busy = phase === 'starting' || phase === 'stopping';
  return (
    <>
      <Tooltip label={TIPS[phase]} shortcut={SHORTCUTS.record.keys}>
        <button
          type="button"
          className={styles.button}
          data-phase={phase}
          aria-disabled={busy}
          aria-keyshortcuts={SHORTCUTS.record.keys.replace('Ctrl', 'Control')}
          onClick={() => toggleRecording(recordings)}
        >
          {busy ? <Spinner /> : phase === 'recording' ? <Square /> : <Circle />}
          {LABELS[phase]}
        </button>
      </Tooltip>
      <span role="status" className="visually-hidden">
        {NEWS[phase]}
      </span>
    </>
  );
}

export function toggleRecording(recordings: RecordingsStore): void {
  const { id, phase } = recordings.own.getState();
  if (phase === 'idle') void recordings.record();
  else if (phase === 'recording' && id !== undefined) void recordings.stop(id);
}
