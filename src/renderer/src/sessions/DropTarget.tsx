import { FolderInput } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useSessions } from '../panel/use-sessions';
import styles from './Transfers.module.css';

/** Imports files that are dropped anywhere on the window. */
export function DropTarget() {
  const sessions = useSessions();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      // Otherwise the browser would open the file.
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      // Inside the page, the pointer enters another element.
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      void sessions.import([...(event.dataTransfer?.files ?? [])]);
    };
    const end = () => setOver(false);
    window.addEventListener('dragenter', onOver);
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    window.addEventListener('dragend', end);
    return () => {
      window.removeEventListener('dragenter', onOver);
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
      window.removeEventListener('dragend', end);
    };
  }, [sessions]);
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
