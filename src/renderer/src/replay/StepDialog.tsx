import type { ReactNode } from 'react';
import type { ReplayState } from '../../../shared/replay';
import { describeAction } from '../actions/describe';
import { Dialog } from '../ui/Dialog';
import styles from './StepDialog.module.css';

export interface QuestionProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly replay: ReplayState;
}

export interface StepDialogProps extends QuestionProps {
  readonly title: string;
  /** What it is about, in a sentence or two. */
  readonly description: ReactNode;
  readonly size?: 'm' | 'xl';
  readonly children: ReactNode;
}

/** A question of the replay, with the step it is about. Esc puts it aside. */
export function StepDialog({ replay, ...dialog }: StepDialogProps) {
  const { current, index, total } = replay;
  const step = current && describeAction(current.request, current.output);
  return (
    <Dialog
      {...dialog}
      question
      subtitle={
        <>
          Step {index + 1} of {total}
          {step && (
            <>
              : <strong className={styles.verb}>{step.verb}</strong> {step.rest}
            </>
          )}
        </>
      }
    />
  );
}
