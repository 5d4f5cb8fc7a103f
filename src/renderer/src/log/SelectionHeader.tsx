import { X } from 'lucide-react';
import { usePanel } from '../panel/context';
import { IconButton } from '../ui/Button';
import styles from './LogPane.module.css';
import { RowMenuButton } from './RowMenu';

/** The number of selected rows and commands for them; replaces the log's header. */
export function SelectionHeader({ count }: { readonly count: number }) {
  const panel = usePanel();
  return (
    <header className={styles.header} data-selecting>
      <h2 id="log-title" role="status">
        {count.toLocaleString('en')} selected
      </h2>
      <RowMenuButton label="More actions" />
      <IconButton icon={<X />} label="Clear selection" onClick={() => panel.log.clearSelection()} />
    </header>
  );
}
