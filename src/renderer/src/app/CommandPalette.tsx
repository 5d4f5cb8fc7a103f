import { Search } from 'lucide-react';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useShell } from '../panel/context';
import { commandTitle } from '../state/command-registry';
import { Dialog, type DialogProps } from '../ui/Dialog';
import { Keys } from '../ui/Keys';
import { List } from '../ui/list/List';
import { ListOption } from '../ui/list/ListOption';
import { useShortcut } from '../ui/single-keys';
import styles from './CommandPalette.module.css';
import { type ListedCommand, listCommands } from './palette-list';

/** The height of a row (px). */
const ROW_HEIGHT = 32;

/** Finds a command by a few letters and runs it. */
export function CommandPalette({ open, onOpenChange }: Pick<DialogProps, 'open' | 'onOpenChange'>) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Commands"
      titleHidden
      flush
      className={styles.dialog}
    >
      <CommandFinder onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function CommandFinder({ onDone }: { readonly onDone: () => void }) {
  const commands = useStore(useShell().commands.store);
  const [query, setQuery] = useState('');
  const [selected, setSelected] = useState(0);
  const id = useId();
  const listed = useMemo(() => listCommands(commands, query), [commands, query]);
  const current = Math.min(selected, listed.length - 1);

  const run = ({ command }: ListedCommand) => {
    onDone();
    // Once the dialog has returned the focus: a command may move it.
    setTimeout(command.run);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = listed.length - 1;
    const option = listed[current];
    if (event.key === 'ArrowDown') setSelected(current === last ? 0 : current + 1);
    else if (event.key === 'ArrowUp') setSelected(current <= 0 ? last : current - 1);
    else if (event.key === 'Enter' && option && !event.nativeEvent.isComposing) run(option);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <label className={styles.search}>
        <Search />
        <input
          data-initial-focus
          role="combobox"
          aria-label="Find a command"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={current >= 0 ? `${id}${current}` : undefined}
          placeholder="What do you want to do?"
          spellCheck={false}
          autoComplete="off"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setSelected(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Keys keys="Esc" />
      </label>
      {listed.length === 0 ? (
        <p className={styles.none}>No matching commands</p>
      ) : (
        <List
          id={id}
          className={styles.list}
          aria-label="Commands"
          tabIndex={-1}
          count={listed.length}
          rowHeight={ROW_HEIGHT}
          current={current}
          renderRow={(placement) => {
            const option = listed[placement.index];
            return (
              option && (
                <ListOption
                  {...placement}
                  className={styles.option}
                  isSelected={placement.index === current}
                  onPointerMove={() => setSelected(placement.index)}
                  onClick={() => run(option)}
                >
                  <CommandRow listed={option} />
                </ListOption>
              )
            );
          }}
        />
      )}
    </>
  );
}

function CommandRow({ listed: { command, matches } }: { readonly listed: ListedCommand }) {
  const { icon: Icon, section } = command;
  const keys = useShortcut(command.keys);
  return (
    <>
      <span className={styles.icon}>{Icon && <Icon />}</span>
      <span className={styles.name}>
        {[...commandTitle(command)].map((character, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a character is identified by its position.
          <span key={i} data-match={matches.has(i) || undefined}>
            {character}
          </span>
        ))}
      </span>
      <span className={styles.section}>{section}</span>
      <span className={styles.keys}>{keys && <Keys keys={keys} />}</span>
    </>
  );
}
