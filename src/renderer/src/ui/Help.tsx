import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { Button } from './Button';
import styles from './Help.module.css';
import { Keys } from './Keys';
import { PLAYER_KEYS, RECORDING_KEYS, SHORTCUTS } from './shortcuts';

export interface HelpProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function Help({ open, onOpenChange }: HelpProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.veil} />
        <Dialog.Content className={styles.dialog} aria-describedby={undefined}>
          <header>
            <Dialog.Title>Keyboard shortcuts</Dialog.Title>
            <Dialog.Close asChild>
              <Button kind="quiet" icon={<X />} label="Close" />
            </Dialog.Close>
          </header>
          <List shortcuts={Object.values(SHORTCUTS)} />
          <h3>Among the recordings</h3>
          <List shortcuts={RECORDING_KEYS} />
          <h3>In the player</h3>
          <List shortcuts={PLAYER_KEYS} />
          <p>Single keys work wherever you are not typing, and not while your keys go to the desktop.</p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function List({ shortcuts }: { readonly shortcuts: readonly { keys: string; does: string }[] }) {
  return (
    <dl>
      {shortcuts.map(({ keys, does }) => (
        <div key={keys}>
          <dt>
            <Keys keys={keys} />
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}
