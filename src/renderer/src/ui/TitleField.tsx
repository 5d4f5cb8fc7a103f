import { useEffect, useRef } from 'react';
import styles from './TitleField.module.css';

export interface TitleFieldProps {
  readonly title: string;
  /** Whether an empty title is one. */
  readonly mayBeEmpty?: boolean;
  /** Receives the new title; undefined if it is unchanged. */
  readonly onDone: (title: string | undefined) => void;
}

/** Edits a title in place. Enter or leaving the field saves it, Esc does not. */
export function TitleField({ title, mayBeEmpty = false, onDone }: TitleFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  useEffect(() => {
    // A closing menu restores the focus first.
    const frame = requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.select();
    });
    return () => cancelAnimationFrame(frame);
  }, []);

  const end = (text: string | undefined) => {
    if (isDone.current) return;
    isDone.current = true;
    const wanted = text?.trim();
    onDone((wanted || (mayBeEmpty && wanted !== undefined)) && wanted !== title ? wanted : undefined);
  };
  return (
    <input
      ref={input}
      className={styles.field}
      aria-label="Title"
      defaultValue={title}
      maxLength={200}
      spellCheck={false}
      onClick={(event) => event.stopPropagation()}
      onBlur={(event) => end(event.target.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') end(event.currentTarget.value);
        else if (event.key === 'Escape') end(undefined);
      }}
    />
  );
}
