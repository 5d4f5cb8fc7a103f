import { Separator } from 'react-resizable-panels';
import styles from './PaneSeparator.module.css';

/** Between two panes of a group: a line that is dragged, or moved with the arrow keys. */
export function PaneSeparator({ label }: { readonly label: string }) {
  return <Separator className={styles.separator} aria-label={label} />;
}
