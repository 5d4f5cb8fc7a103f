import { X } from 'lucide-react';
import { usePanel } from '../panel/context';
import { Button } from '../ui/Button';
import styles from './LogPane.module.css';
import { RowMenuButton } from './RowMenu';

/** How many rows are chosen, and what can be done with them: in the stead of the log's title. */
export function SelectionHeader({ count }: { readonly count: number }) {
  const panel = usePanel();
  return (
    <header className={styles.header} data-choosing>
      <h2 id="log-title" role="status">
        {count.toLocaleString('en')} actions chosen
      </h2>
      <RowMenuButton label="With the chosen actions" />
      <Button
        kind="quiet"
        iconOnly
        icon={<X />}
        label="Choose none"
        onClick={() => panel.log.clearSelection()}
      />
    </header>
  );
}
