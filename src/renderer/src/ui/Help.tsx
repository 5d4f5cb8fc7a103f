import { useStore } from 'zustand';
import { SECTIONS } from './commands';
import { usePanel } from './context';
import { Dialog } from './Dialog';
import styles from './Help.module.css';
import { Keys } from './Keys';
import { COMPOSER_KEYS, LOG_KEYS, PLAYER_KEYS, RECORDING_KEYS } from './shortcuts';

/** Keys that are no commands: they are for what has the focus. */
const OWN: Readonly<Record<string, readonly { keys: string; does: string }[]>> = {
  Actions: LOG_KEYS,
  Composer: COMPOSER_KEYS,
};

const ID = 'shortcut-sheet';

export interface HelpProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function Help({ open, onOpenChange }: HelpProps) {
  const commands = useStore(usePanel().commands.store);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" size="l" flush focus={ID}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls. */}
      <div id={ID} className={styles.sheet} tabIndex={0}>
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
        <p className={styles.note}>
          Single keys work wherever you are not typing, and not while your keys go to the desktop.
        </p>
      </div>
    </Dialog>
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
