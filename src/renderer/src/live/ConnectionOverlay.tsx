import { CircleAlert, Power, Unplug } from 'lucide-react';
import { secondsUntil, useNow } from '../api/use-now';
import { usePanel } from '../panel/context';
import type { LiveProblem } from '../state/live/live-state';
import { Button } from '../ui/Button';
import { Spinner } from '../ui/Spinner';
import styles from './ConnectionOverlay.module.css';

const ICONS = {
  starting: <Spinner />,
  connecting: <Spinner />,
  lost: <Unplug />,
  failed: <CircleAlert />,
  stopped: <Power />,
};

/** Says why there is no live picture and what happens next. */
export function ConnectionOverlay({ problem }: { readonly problem: LiveProblem }) {
  const { connect, live } = usePanel();
  const { kind, title, text, retryAt, start, offersOtherDesktop } = problem;
  return (
    <div className={styles.overlay} data-kind={kind}>
      {/* Screen readers announce the text when it changes, but not the countdown. */}
      <div className={styles.card}>
        <div className={styles.icon}>{ICONS[kind]}</div>
        <div role="status">
          <p className={styles.title}>{title}</p>
          <p className={styles.text}>{text}</p>
        </div>
        {retryAt !== undefined && <Countdown retryAt={retryAt} />}
        {start && <Button kind="primary" icon={<Power />} label={start} onClick={live.start} />}
        {offersOtherDesktop && <Button label="Connect to another desktop…" onClick={connect.show} />}
      </div>
    </div>
  );
}

function Countdown({ retryAt }: { readonly retryAt: number }) {
  const { live } = usePanel();
  const seconds = secondsUntil(retryAt, useNow(250));
  return (
    <div className={styles.countdown}>
      <span>{seconds > 0 ? `Retrying in ${seconds} s` : 'Retrying'}</span>
      <Button label="Retry now" onClick={live.retryNow} />
    </div>
  );
}
