import { Switch as Parts } from 'radix-ui';
import styles from './Switch.module.css';

export function Switch(props: Parts.SwitchProps) {
  return (
    <Parts.Root className={styles.switch} {...props}>
      <Parts.Thumb className={styles.thumb} />
    </Parts.Root>
  );
}
