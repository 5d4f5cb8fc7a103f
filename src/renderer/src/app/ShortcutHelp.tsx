import { Switch } from 'radix-ui';
import { useContext, useId } from 'react';
import { useStore } from 'zustand';
import { usePanel, useView } from '../panel/context';
import { SECTIONS } from '../state/command-registry';
import { Dialog } from '../ui/Dialog';
import { Keys, MAC } from '../ui/Keys';
import switches from '../ui/Switch.module.css';
import { COMPOSER_KEYS, LOG_KEYS, PLAYER_KEYS, RECORDING_KEYS } from '../ui/shortcuts';
import { isSingleKey, SingleKeysContext } from '../ui/single-keys';
import styles from './ShortcutHelp.module.css';

/** Keys that are no commands: they are for what has the focus. */
const OWN: Readonly<Record<string, readonly { keys: string; does: string }[]>> = {
  Actions: LOG_KEYS,
  Composer: COMPOSER_KEYS,
};

export interface ShortcutHelpProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function ShortcutHelp({ open, onOpenChange }: ShortcutHelpProps) {
  const commands = useStore(usePanel().commands.store);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" size="l" flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls. */}
      <div className={styles.sheet} tabIndex={0} data-initial-focus>
        <SingleKeysSwitch />
        <div className={styles.columns}>
          {SECTIONS.map((section) => {
            const keyed = commands.filter((one) => one.section === section && one.keys);
            const own = OWN[section] ?? [];
            const all = [...keyed.map(({ keys = '', title }) => ({ keys, does: title })), ...own];
            return (
              all.length > 0 && (
                <section key={section}>
                  <h3>{section}</h3>
                  <ShortcutList shortcuts={all} />
                </section>
              )
            );
          })}
          <section>
            <h3>Among the recordings</h3>
            <ShortcutList shortcuts={RECORDING_KEYS} />
          </section>
          <section>
            <h3>In the player</h3>
            <ShortcutList shortcuts={PLAYER_KEYS} />
          </section>
        </div>
      </div>
    </Dialog>
  );
}

function SingleKeysSwitch() {
  const { view } = usePanel();
  const on = useView((state) => state.singleKeys);
  const id = useId();
  return (
    <div className={styles.note}>
      <label htmlFor={id}>
        <Switch.Root id={id} className={switches.switch} checked={on} onCheckedChange={view.setSingleKeys}>
          <Switch.Thumb className={switches.thumb} />
        </Switch.Root>
        Single-key shortcuts
      </label>
      <p>
        They are off while you type and while you control the desktop.
        {MAC && ' There, Cmd is Alt; Ctrl+C and Ctrl+V copy and paste.'}
      </p>
    </div>
  );
}

function ShortcutList({ shortcuts }: { readonly shortcuts: readonly { keys: string; does: string }[] }) {
  const singleKeys = useContext(SingleKeysContext);
  return (
    <dl>
      {shortcuts.map(({ keys, does }) => (
        <div key={keys} data-off={(!singleKeys && isSingleKey(keys)) || undefined}>
          <dt>
            <Keys keys={keys} />
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}
