import { useEffect, useEffectEvent, useRef, useState } from 'react';
import styles from './Fields.module.css';
import { combinationOf, EMPTY_RECORDING, type KeyRecording, withKeyDown, withKeyUp } from './key-recording';

export interface KeyRecorderProps {
  /** The combination, or none where it was given up; and what to say about it. */
  readonly onDone: (combination: string | undefined, note?: string) => void;
}

/** Takes every key there is until a combination has been pressed and let go. */
export function KeyRecorder({ onDone }: KeyRecorderProps) {
  const [shown, setShown] = useState('');
  const pressing = useRef<KeyRecording>(EMPTY_RECORDING);
  const box = useRef<HTMLOutputElement>(null);
  const done = useEffectEvent(onDone);

  // Where it has the focus no key is a shortcut of the panel.
  useEffect(() => box.current?.focus(), []);

  useEffect(() => {
    const swallow = (event: Event) => {
      event.preventDefault();
      event.stopPropagation();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      swallow(event);
      const before = pressing.current;
      if (event.key === 'Escape' && before.names.length === 0) {
        done(undefined);
        return;
      }
      pressing.current = withKeyDown(before, event);
      setShown(combinationOf(pressing.current));
      if (pressing.current === before && event.key === 'Dead') {
        done(undefined, 'That is a dead key: type its name instead, e.g. dead_acute.');
      }
    };
    const onKeyUp = (event: KeyboardEvent) => {
      swallow(event);
      pressing.current = withKeyUp(pressing.current, event);
      const { names, down } = pressing.current;
      if (names.length > 0 && down.length === 0) done(combinationOf(pressing.current));
    };
    // The window lost the keyboard: what was pressed is somebody else's.
    const onBlur = () => {
      const combination = combinationOf(pressing.current);
      const seen = combination ? `Only ${combination} arrived here` : 'The keys went elsewhere';
      done(combination || undefined, `${seen}: browser or system kept the rest. Type its name instead.`);
    };
    // The browser closes its tab with Ctrl+W before a page may say no; asking first is all a page can do.
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
      {shown || 'Press the keys; Esc cancels'}
    </output>
  );
}
