import { FolderInput } from 'lucide-react';
import { useState } from 'react';
import { usePanel } from '../panel/context';
import { useWindowEvent } from '../ui/use-window-event';
import styles from './Transfers.module.css';

/** Imports files that are dropped anywhere on the window. */
export function DropTarget() {
  const { sessions } = usePanel();
  const [over, setOver] = useState(false);
  const onOver = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    // Otherwise the browser would open the file.
    event.preventDefault();
    setOver(true);
  };
  useWindowEvent('dragenter', onOver);
  useWindowEvent('dragover', onOver);
  useWindowEvent('dragleave', (event) => {
    // Inside the page, the pointer enters another element.
    if (event.relatedTarget === null) setOver(false);
  });
  useWindowEvent('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(false);
    void sessions.import([...(event.dataTransfer?.files ?? [])]);
  });
  useWindowEvent('dragend', () => setOver(false));
  if (!over) return null;
  return (
    <div className={styles.target} role="status">
      <div>
        <FolderInput />
        <strong>Drop to import a session</strong>
        <span>An exported archive, or an actions.jsonl</span>
      </div>
    </div>
  );
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
