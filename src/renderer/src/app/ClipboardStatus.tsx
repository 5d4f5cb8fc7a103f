import { ClipboardCheck, ClipboardCopy, ClipboardPaste } from 'lucide-react';
import { useStore } from 'zustand';
import { usePanel, useView } from '../panel/context';
import { Tip } from '../ui/Tip';
import styles from './StatusBar.module.css';

/** While a person has control: whether what is copied here can be pasted there, and the other way round. */
export function ClipboardStatus() {
  const { clipboard } = usePanel();
  const control = useView((state) => state.control);
  const { shared, kept } = useStore(clipboard.store);
  if (!control) return null;
  if (kept !== undefined) {
    return (
      <Tip label="Puts what was copied on the desktop into your clipboard" side="top">
        <button type="button" className={styles.link} onClick={() => void clipboard.takeKept()}>
          <ClipboardCopy /> Copy what the desktop copied
        </button>
      </Tip>
    );
  }
  if (!shared) {
    return (
      <Tip label="Give the desktop your clipboard, to paste it there" side="top">
        <button type="button" className={styles.link} onClick={() => void clipboard.share()}>
          <ClipboardPaste /> Share clipboard
        </button>
      </Tip>
    );
  }
  return (
    <span className={styles.item}>
      <ClipboardCheck />
      Clipboard shared
    </span>
  );
}
