import { Keyboard } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { keyNamed } from '../../../shared/keys';
import { useComposer, usePanel } from '../panel/context';
import { Button } from '../ui/Button';
import { describedBy } from './FieldRow';
import styles from './Fields.module.css';
import { KeyOptions } from './KeyOptions';
import { KeyRecorder } from './KeyRecorder';
import { accept, completeKeys } from './key-complete';

/** A key combination: typed with names completed, or pressed. */
export function KeyField({ problem }: { readonly problem: string | undefined }) {
  const { composer } = usePanel();
  const { text = '', sensitive } = useComposer((state) => state.draft.inputs);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [pressing, setPressing] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const listId = useId();

  const answer = useComposer((state) => state.answer);
  // It is sent: nothing is completed any more.
  useEffect(() => {
    if (answer) setOpen(false);
  }, [answer]);

  const completion = completeKeys(text);
  const { head, options } = completion;
  const isOpen = open && options.length > 0 && sensitive !== 'true';
  const part = text.slice(head.length);
  // A name that nobody knows is completed by the first; one that is known is left alone until an option is chosen.
  const chosen = options[active] ?? (part !== '' && !keyNamed(part) ? options[0] : undefined);

  const fill = (value: string) => {
    setActive(-1);
    setTrouble(undefined);
    composer.setInputs({ text: value });
  };
  const take = (option: (typeof options)[number]) => {
    const value = accept(completion, option);
    fill(value);
    setOpen(value.endsWith('+'));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      const step = key === 'ArrowDown' ? 1 : -1;
      setOpen(true);
      setActive(isOpen ? Math.min(Math.max(active + step, 0), options.length - 1) : 0);
    } else if (isOpen && key === 'Escape') {
      setOpen(false);
    } else if (isOpen && chosen && (key === 'Enter' || (key === 'Tab' && !event.shiftKey))) {
      take(chosen);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <>
      {pressing ? (
        <KeyRecorder
          onDone={(combination, note) => {
            setPressing(false);
            setTrouble(note);
            if (combination !== undefined) composer.setInputs({ text: combination });
            requestAnimationFrame(() => document.getElementById('composer-text')?.focus());
          }}
        />
      ) : (
        <Popover.Root open={isOpen} onOpenChange={setOpen}>
          <Popover.Anchor asChild>
            <input
              id="composer-text"
              className={`${styles.text} ${styles.keys}`}
              role="combobox"
              aria-expanded={isOpen}
              aria-controls={listId}
              aria-autocomplete="list"
              aria-activedescendant={isOpen && active >= 0 ? `${listId}-${active}` : undefined}
              aria-invalid={problem !== undefined}
              aria-describedby={describedBy('composer-text', problem)}
              data-secret={sensitive}
              value={text}
              placeholder="ctrl+shift+t, Return, F5, ä …"
              spellCheck={false}
              autoComplete="off"
              autoCapitalize="off"
              onChange={(event) => {
                fill(event.target.value);
                setOpen(true);
              }}
              onClick={() => setOpen(true)}
              onBlur={() => {
                setOpen(false);
                composer.touch('text');
              }}
              onKeyDown={onKeyDown}
            />
          </Popover.Anchor>
          <KeyOptions id={listId} head={head} options={options} active={active} onTake={take} />
        </Popover.Root>
      )}
      <Button
        icon={<Keyboard />}
        label="Press it"
        tip="Press the keys instead of naming them; Esc cancels"
        pressed={pressing}
        onClick={() => setPressing(true)}
      />
      {trouble && (
        <p className={styles.note} role="status">
          {trouble}
        </p>
      )}
    </>
  );
}
