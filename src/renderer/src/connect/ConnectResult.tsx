import { CircleAlert, CircleCheck } from 'lucide-react';
import type { ConnectOutcome } from '../state/connect/connect-store';
import { Spinner } from '../ui/Spinner';
import styles from './ConnectDialog.module.css';

/** What came of it, in the place that is kept for it. */
export function ConnectResult({ outcome }: { readonly outcome: ConnectOutcome }) {
  return (
    <p className={styles.outcome} role="status" data-kind={outcome.kind}>
      {ICONS[outcome.kind]}
      <span>{describeOutcome(outcome)}</span>
    </p>
  );
}

const ICONS = {
  none: undefined,
  testing: <Spinner />,
  connecting: <Spinner />,
  answers: <CircleCheck />,
  failed: <CircleAlert />,
};

function describeOutcome(outcome: ConnectOutcome): string {
  switch (outcome.kind) {
    case 'none':
      return '';
    case 'testing':
      return 'Trying the server…';
    case 'connecting':
      return 'Connecting…';
    case 'answers': {
      const { name, width, height, took_ms } = outcome.test;
      return `It answers: “${name}”, ${width} × ${height}, in ${Math.round(took_ms)} ms.`;
    }
    case 'failed':
      return outcome.text;
    default:
      return outcome satisfies never;
  }
}
