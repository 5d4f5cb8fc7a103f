import { ClipboardCheck, ClipboardCopy, ClipboardPaste } from 'lucide-react';
import { useStore } from 'zustand';
import { usePanel, useView } from '../panel/context';
import styles from './StatusBar.module.css';
import { StatusButton } from './StatusButton';

/** While the user has control: whether this computer and the desktop share their clipboards. */
export function ClipboardStatus() {
  const { clipboard } = usePanel();
  const hasControl = useView((state) => state.hasControl);
  const { shared, pending } = useStore(clipboard.store);
  if (!hasControl) return null;
  if (pending !== undefined) {
    return (
      <StatusButton tip="Copy the desktop's clipboard to yours" onClick={() => void clipboard.takePending()}>
        <ClipboardCopy /> Copy remote clipboard
      </StatusButton>
    );
  }
  if (!shared) {
    return (
      <StatusButton
        tip="Give the desktop your clipboard, to paste it there"
        onClick={() => void clipboard.share()}
      >
        <ClipboardPaste /> Share clipboard
      </StatusButton>
    );
  }
  return (
    <span className={styles.item}>
      <ClipboardCheck />
      Clipboard shared
    </span>
  );
}
