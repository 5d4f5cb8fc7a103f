import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { usePanel } from '../panel/context';
import { Dialog } from '../ui/Dialog';
import { Keys } from '../ui/Keys';
import { useShortcut } from '../ui/single-keys';
import styles from './CommandPalette.module.css';
import { type ListedCommand, listCommands } from './palette-list';

export interface CommandPaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

const FIELD_ID = 'palette-field';

/** Everything the panel can do, found by a few letters. */
export function CommandPalette({ open, onOpenChange }: CommandPaletteProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Commands"
      titleHidden
      flush
      focus={FIELD_ID}
      className={styles.dialog}
    >
      <Finder onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function Finder({ onDone }: { readonly onDone: () => void }) {
  const commands = useStore(usePanel().commands.store);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const listed = useMemo(() => listCommands(commands, query), [commands, query]);
  const active = Math.min(chosen, listed.length - 1);

  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const run = ({ command }: ListedCommand) => {
    onDone();
    // Once the dialog has given the focus back: a command may move it.
    setTimeout(command.run);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = listed.length - 1;
    const one = listed[active];
    if (event.key === 'ArrowDown') setChosen(active === last ? 0 : active + 1);
    else if (event.key === 'ArrowUp') setChosen(active <= 0 ? last : active - 1);
    else if (event.key === 'Enter' && one && !event.nativeEvent.isComposing) run(one);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <label className={styles.search}>
        <Search />
        <input
          id={FIELD_ID}
          role="combobox"
          aria-label="Find a command"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
          placeholder="What do you want to do?"
          spellCheck={false}
          autoComplete="off"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Keys keys="Esc" />
      </label>
      <div className={styles.list} id={id} role="listbox" aria-label="Commands" ref={list} tabIndex={-1}>
        {listed.map((one, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input has the keyboard.
          <div
            key={one.command.id}
            id={`${id}-${i}`}
            className={styles.option}
            role="option"
            tabIndex={-1}
            aria-selected={i === active}
            onPointerMove={() => setChosen(i)}
            onClick={() => run(one)}
          >
            <Line listed={one} />
          </div>
        ))}
      </div>
      {listed.length === 0 && <p className={styles.none}>Nothing by that name. Try fewer letters.</p>}
    </>
  );
}

function Line({ listed: { command, at } }: { readonly listed: ListedCommand }) {
  const { icon: Icon, title, section } = command;
  const keys = useShortcut(command.keys);
  return (
    <>
      <span className={styles.icon}>{Icon && <Icon />}</span>
      <span className={styles.name}>
        {[...title].map((character, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a character is its place.
          <span key={i} data-found={at.has(i) || undefined}>
            {character}
          </span>
        ))}
      </span>
      <span className={styles.section}>{section}</span>
      <span className={styles.keys}>{keys && <Keys keys={keys} />}</span>
    </>
  );
}
