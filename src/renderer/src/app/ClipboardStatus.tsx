import { ClipboardCheck, ClipboardCopy, ClipboardPaste } from 'lucide-react';
import { useStore } from 'zustand';
import { usePanel, useView } from '../panel/context';
import { Tooltip } from '../ui/Tooltip';
import styles from './StatusBar.module.css';

/** While a person has control: whether what is copied here can be pasted there, and the other way round. */
export function ClipboardStatus() {
  const { clipboard } = usePanel();
  const control = useView((state) => state.hasControl);
  const { shared, pending: kept } = useStore(clipboard.store);
  if (!control) return null;
  if (kept !== undefined) {
    return (
      <Tooltip label="Puts what was copied on the desktop into your clipboard" side="top">
        <button type="button" className={styles.link} onClick={() => void clipboard.takePending()}>
          <ClipboardCopy /> Copy what the desktop copied
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
