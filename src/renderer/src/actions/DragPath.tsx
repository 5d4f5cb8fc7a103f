import type { JournalEntry } from '../../../shared/journal';
import styles from './DragPath.module.css';

/** The path of a drag over a picture of the desktop; nothing for other actions. */
export function DragPath({ native }: Pick<JournalEntry, 'native'>) {
  if (!native?.at || !native.from) return null;
  const { at, from } = native;
  const ends = { x1: from.x + 0.5, y1: from.y + 0.5, x2: at.x + 0.5, y2: at.y + 0.5 };
  return (
    <svg
      className={styles.path}
      viewBox={`0 0 ${native.width} ${native.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <line className={styles.edge} {...ends} />
      <line {...ends} />
    </svg>
  );
}
