import { useContext, useId } from 'react';
import { useStore } from 'zustand';
import { useShell, useView } from '../panel/context';
import { commandTitle, SECTIONS, type Section } from '../state/command-registry';
import { Dialog, type DialogProps } from '../ui/Dialog';
import { Keys, MAC } from '../ui/Keys';
import { Switch } from '../ui/Switch';
import {
  COMPOSER_KEYS,
  DESKTOP_KEYS,
  LOG_KEYS,
  PLAYER_KEYS,
  RECORDING_KEYS,
  type Shortcut,
} from '../ui/shortcuts';
import { isSingleKey, SingleKeysContext } from '../ui/single-keys';
import styles from './ShortcutHelp.module.css';

/** Keys that are not commands: the focused part of the panel handles them. */
const LOCAL_KEYS: Readonly<Partial<Record<Section, readonly Shortcut[]>>> = {
  Desktops: DESKTOP_KEYS,
  Actions: LOG_KEYS,
  Composer: COMPOSER_KEYS,
  Recordings: RECORDING_KEYS,
};

/** The sheet of all shortcuts. */
export function ShortcutHelp({ open, onOpenChange }: Pick<DialogProps, 'open' | 'onOpenChange'>) {
  const commands = useStore(useShell().commands.store);
  const sections = SECTIONS.map((section) => ({
    title: section,
    shortcuts: [
      ...commands.flatMap((command) =>
        command.section === section && command.keys
          ? [{ keys: command.keys, title: commandTitle(command) }]
          : [],
      ),
      ...(LOCAL_KEYS[section] ?? []),
    ],
  })).filter(({ shortcuts }) => shortcuts.length > 0);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" size="l" flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls. */}
      <div className={styles.sheet} tabIndex={0} data-initial-focus>
        <SingleKeysSwitch />
        <div className={styles.columns}>
          {sections.map(({ title, shortcuts }) => (
            <ShortcutSection key={title} title={title} shortcuts={shortcuts} />
          ))}
          <ShortcutSection title="Player" shortcuts={PLAYER_KEYS} />
        </div>
      </div>
    </Dialog>
  );
}

function SingleKeysSwitch() {
  const { view } = useShell();
  const on = useView((state) => state.singleKeys);
  const id = useId();
  return (
    <div className={styles.note}>
      <label htmlFor={id}>
        <Switch id={id} checked={on} onCheckedChange={(singleKeys) => view.set({ singleKeys })} />
        Single-key shortcuts
      </label>
      <p>
        Single-key shortcuts are off while you type and while you control the desktop.
        {MAC && ' On the desktop, Cmd is Alt; Ctrl+C and Ctrl+V copy and paste.'}
      </p>
    </div>
  );
}

interface ShortcutSectionProps {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}

function ShortcutSection({ title, shortcuts }: ShortcutSectionProps) {
  const singleKeys = useContext(SingleKeysContext);
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {shortcuts.map((shortcut) => (
          <div key={shortcut.keys} data-off={(!singleKeys && isSingleKey(shortcut.keys)) || undefined}>
            <dt>
              <Keys keys={shortcut.keys} />
            </dt>
            <dd>{shortcut.title}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
