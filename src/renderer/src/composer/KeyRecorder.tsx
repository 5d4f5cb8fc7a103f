import { useEffect, useRef, useState } from 'react';
import { useWindowEvent } from '../ui/use-window-event';
import styles from './Fields.module.css';
import { combinationOf, EMPTY_RECORDING, type KeyRecording, withKeyDown, withKeyUp } from './key-recording';

interface KeyRecorderProps {
  /** Called with the combination, undefined if cancelled, and a note for the user. */
  readonly onDone: (combination: string | undefined, note?: string) => void;
}

/** Records keys until a combination was pressed and released. */
export function KeyRecorder({ onDone }: KeyRecorderProps) {
  const [shown, setShown] = useState('');
  const recording = useRef<KeyRecording>(EMPTY_RECORDING);
  const box = useRef<HTMLOutputElement>(null);

  // While it has the focus, keys are not shortcuts of the panel.
  useEffect(() => box.current?.focus(), []);

  useWindowEvent(
    'keydown',
    (event) => {
      swallow(event);
      const before = recording.current;
      if (event.key === 'Escape' && before.names.length === 0) return onDone(undefined);
      recording.current = withKeyDown(before, event);
      setShown(combinationOf(recording.current));
      if (recording.current === before && event.key === 'Dead') {
        onDone(undefined, 'Dead keys cannot be recorded. Type the name instead, e.g. dead_acute.');
      }
    },
    true,
  );
  useWindowEvent(
    'keyup',
    (event) => {
      swallow(event);
      recording.current = withKeyUp(recording.current, event);
      const { names, down } = recording.current;
      if (names.length > 0 && down.length === 0) onDone(combinationOf(recording.current));
    },
    true,
  );
  // A system shortcut moved the focus to another window.
  useWindowEvent('blur', () => {
    const combination = combinationOf(recording.current);
    const seen = combination ? `Only ${combination} was recorded` : 'No key was recorded';
    onDone(
      combination || undefined,
      `${seen}; the browser or the system took the rest. Type the name instead.`,
    );
  });
  // A page cannot prevent Ctrl+W, but it can ask before the tab closes.
  useWindowEvent('beforeunload', (event) => event.preventDefault());

  return (
    <output
      ref={box}
      className={`${styles.text} ${styles.keys} ${styles.pressing}`}
      tabIndex={-1}
      data-typeahead
    >
      {shown || 'Press the key combination; Esc cancels'}
    </output>
  );
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
