import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import type { ReplayState } from '../../../shared/replay';
import { wordsOf } from '../log/words';
import styles from './Dialog.module.css';

export interface QuestionProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly replay: ReplayState;
}

export interface DialogProps extends QuestionProps {
  readonly title: string;
  /** What it is about, in a sentence or two. */
  readonly words: ReactNode;
  readonly wide?: boolean;
  /** Id of what has the focus first; else it is what does no harm. */
  readonly focus?: string;
  readonly children: ReactNode;
}

/** A question of the replay, with the step it is about. Esc puts it aside. */
export function Dialog({ open, onOpenChange, replay, title, words, wide, focus, children }: DialogProps) {
  const { current, index, total } = replay;
  const step = current && wordsOf(current.request, current.output);
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={styles.veil} />
        <AlertDialog.Content
          className={styles.dialog}
          data-typeahead
          data-wide={wide || undefined}
          onOpenAutoFocus={(event) => {
            if (focus === undefined) return;
            event.preventDefault();
            document.getElementById(focus)?.focus();
          }}
        >
          <header>
            <AlertDialog.Title>{title}</AlertDialog.Title>
            <p className={styles.step}>
              Step {index + 1} of {total}
              {step && (
                <>
                  : <strong>{step.verb}</strong> {step.rest}
                </>
              )}
            </p>
          </header>
          <AlertDialog.Description>{words}</AlertDialog.Description>
          {children}
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
