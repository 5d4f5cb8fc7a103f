import { Separator } from 'react-resizable-panels';
import styles from './PaneSeparator.module.css';

/** The line between two panes of a group. Dragging or the arrow keys move it. */
export function PaneSeparator({ label }: { readonly label: string }) {
  return <Separator className={styles.separator} aria-label={label} />;
}
