import type { DesktopActivity } from '../state/wall/desktop-state';
import styles from './StateLabel.module.css';

/** The state of a desktop, with a dot in its color. */
export function StateLabel({ activity: { kind, label } }: { readonly activity: DesktopActivity }) {
  return (
    <span className={styles.state} data-kind={kind}>
      <i />
      {label}
    </span>
  );
}
