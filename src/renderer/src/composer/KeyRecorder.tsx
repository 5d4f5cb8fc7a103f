import { useEffect, useEffectEvent, useRef, useState } from 'react';
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
  const done = useEffectEvent(onDone);

  // While it has the focus, keys are not shortcuts of the panel.
  useEffect(() => box.current?.focus(), []);

  useEffect(() => {
    const swallow = (event: Event) => {
      event.preventDefault();
      event.stopPropagation();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      swallow(event);
      const before = recording.current;
      if (event.key === 'Escape' && before.names.length === 0) {
        done(undefined);
        return;
      }
      recording.current = withKeyDown(before, event);
      setShown(combinationOf(recording.current));
      if (recording.current === before && event.key === 'Dead') {
        done(undefined, 'Dead keys cannot be recorded. Type the name instead, e.g. dead_acute.');
      }
    };
    const onKeyUp = (event: KeyboardEvent) => {
      swallow(event);
      recording.current = withKeyUp(recording.current, event);
      const { names, down } = recording.current;
      if (names.length > 0 && down.length === 0) done(combinationOf(recording.current));
    };
    // A system shortcut moved the focus to another window.
    const onBlur = () => {
      const combination = combinationOf(recording.current);
      const seen = combination ? `Only ${combination} was recorded` : 'No key was recorded';
      done(
        combination || undefined,
        `${seen}; the browser or the system took the rest. Type the name instead.`,
      );
    };
    // A page cannot prevent Ctrl+W, but it can ask before the tab closes.
    const onLeave = (event: Event) => event.preventDefault();
    const capture = { capture: true };
    window.addEventListener('keydown', onKeyDown, capture);
    window.addEventListener('keyup', onKeyUp, capture);
    window.addEventListener('blur', onBlur);
    window.addEventListener('beforeunload', onLeave);
    return () => {
      window.removeEventListener('keydown', onKeyDown, capture);
      window.removeEventListener('keyup', onKeyUp, capture);
      window.removeEventListener('blur', onBlur);
      window.removeEventListener('beforeunload', onLeave);
    };
  }, []);

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
