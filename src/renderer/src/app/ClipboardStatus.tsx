import { ClipboardCheck, ClipboardCopy, ClipboardPaste } from 'lucide-react';
import { useStore } from 'zustand';
import { usePanel, useView } from '../panel/context';
import { Tooltip } from '../ui/Tooltip';
import styles from './StatusBar.module.css';

/** While the user has control: whether this computer and the desktop share their clipboards. */
export function ClipboardStatus() {
  const { clipboard } = usePanel();
  const hasControl = useView((state) => state.hasControl);
  const { shared, pending } = useStore(clipboard.store);
  if (!hasControl) return null;
  if (pending !== undefined) {
    return (
      <Tooltip label="Copy the desktop's clipboard to yours" side="top">
        <button type="button" className={styles.link} onClick={() => void clipboard.takePending()}>
          <ClipboardCopy /> Copy remote clipboard
        </button>
      </Tooltip>
    );
  }
  if (!shared) {
    return (
      <Tooltip label="Give the desktop your clipboard, to paste it there" side="top">
        <button type="button" className={styles.link} onClick={() => void clipboard.share()}>
          <ClipboardPaste /> Share clipboard
        </button>
      </Tooltip>
    );
  }
  return (
    <span className={styles.item}>
      <ClipboardCheck />
      Clipboard shared
    </span>
  );
}
