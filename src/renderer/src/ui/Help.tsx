import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useStore } from 'zustand';
import { Button } from './Button';
import { SECTIONS } from './commands';
import { usePanel } from './context';
import styles from './Help.module.css';
import { Keys } from './Keys';
import { COMPOSER_KEYS, LOG_KEYS, PLAYER_KEYS, RECORDING_KEYS } from './shortcuts';

/** Keys that are no commands: they are for what has the focus. */
const OWN: Readonly<Record<string, readonly { keys: string; does: string }[]>> = {
  Actions: LOG_KEYS,
  Composer: COMPOSER_KEYS,
};

export interface HelpProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function Help({ open, onOpenChange }: HelpProps) {
  const commands = useStore(usePanel().commands.store);
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
          <div className={styles.columns}>
            {SECTIONS.map((section) => {
              const keyed = commands.filter((one) => one.section === section && one.keys);
              const own = OWN[section] ?? [];
              const all = [...keyed.map(({ keys = '', title }) => ({ keys, does: title })), ...own];
              return (
                all.length > 0 && (
                  <section key={section}>
                    <h3>{section}</h3>
                    <List shortcuts={all} />
                  </section>
                )
              );
            })}
            <section>
              <h3>Among the recordings</h3>
              <List shortcuts={RECORDING_KEYS} />
            </section>
            <section>
              <h3>In the player</h3>
              <List shortcuts={PLAYER_KEYS} />
            </section>
          </div>
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
