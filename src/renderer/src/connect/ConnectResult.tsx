import { CircleAlert, CircleCheck } from 'lucide-react';
import type { ConnectOutcome } from '../state/connect/connect-store';
import { Spinner } from '../ui/Spinner';
import styles from './ConnectDialog.module.css';

/** The result of the last attempt; its space is always reserved. */
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
      return 'Testing the connection…';
    case 'connecting':
      return 'Connecting…';
    case 'answers': {
      const { name, width, height, took_ms } = outcome.test;
      return `Connected to “${name}”, ${width} × ${height} (${Math.round(took_ms)} ms)`;
    }
    case 'failed':
      return outcome.text;
    default:
      return outcome satisfies never;
  }
}
