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

interface StepDialogProps extends QuestionProps {
  readonly title: string;
  readonly description: ReactNode;
  readonly size?: 'm' | 'xl';
  readonly children: ReactNode;
}

/** A question about a step of the replay. Esc closes it until it is reopened. */
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
