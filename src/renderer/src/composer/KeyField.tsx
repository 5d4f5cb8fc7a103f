import { Keyboard } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { keyNamed } from '../../../shared/keys';
import { useComposer, usePanel } from '../panel/context';
import { Button } from '../ui/Button';
import styles from './Fields.module.css';
import { KeyOptions } from './KeyOptions';
import { KeyRecorder } from './KeyRecorder';
import { accept, completeKeys, completionCommand } from './key-complete';
import { type FieldProps, useField } from './use-field';

/** A key combination, typed with completion or recorded. */
export function KeyField({ problem }: Pick<FieldProps, 'problem'>) {
  const { composer, focus } = usePanel();
  const [recording, setRecording] = useState(false);
  const [note, setNote] = useState<string>();
  return (
    <>
      {recording ? (
        <KeyRecorder
          onDone={(combination, message) => {
            setRecording(false);
            setNote(message);
            if (combination !== undefined) composer.setInputs({ text: combination });
            requestAnimationFrame(() => focus.focus('composer-text'));
          }}
        />
      ) : (
        <KeyInput problem={problem} onType={() => setNote(undefined)} />
      )}
      <Button
        icon={<Keyboard />}
        label="Record keys"
        tip="Press the key combination; Esc cancels"
        pressed={recording}
        onClick={() => setRecording(true)}
      />
      {note && (
        <p className={styles.note} role="status">
          {note}
        </p>
      )}
    </>
  );
}

function KeyInput({ problem, onType }: Pick<FieldProps, 'problem'> & { readonly onType: () => void }) {
  const { composer } = usePanel();
  const field = useField({ parameter: 'text', problem });
  const { text = '', sensitive } = useComposer((state) => state.draft.inputs);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const listId = useId();

  const answer = useComposer((state) => state.answer);
  // Close the completion once the action is sent.
  useEffect(() => {
    if (answer) setOpen(false);
  }, [answer]);

  const completion = completeKeys(text);
  const { head, options } = completion;
  const isOpen = open && options.length > 0 && sensitive !== 'true';
  const part = text.slice(head.length);
  // Unknown names are completed by the first option, known ones only by a selected option.
  const selected = options[active] ?? (part !== '' && !keyNamed(part) ? options[0] : undefined);

  const fill = (value: string) => {
    setActive(-1);
    onType();
    composer.setInputs({ text: value });
  };
  const take = (option: (typeof options)[number]) => {
    const value = accept(completion, option);
    fill(value);
    setOpen(value.endsWith('+'));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const command = completionCommand(event, isOpen, selected !== undefined);
    if (command === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (command === 'close') setOpen(false);
    else if (command === 'accept') {
      if (selected) take(selected);
    } else {
      setOpen(true);
      setActive(isOpen ? Math.min(Math.max(active + command, 0), options.length - 1) : 0);
    }
  };

  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Anchor asChild>
        <input
          {...field}
          className={`${styles.text} ${styles.keys}`}
          role="combobox"
          aria-expanded={isOpen}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={isOpen && active >= 0 ? `${listId}-${active}` : undefined}
          data-secret={sensitive}
          value={text}
          placeholder="ctrl+shift+t, Return, F5, ä …"
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => {
            fill(event.target.value);
            setOpen(true);
          }}
          onClick={() => setOpen(true)}
          onBlur={() => {
            setOpen(false);
            field.onBlur();
          }}
          onKeyDown={onKeyDown}
        />
      </Popover.Anchor>
      <KeyOptions id={listId} head={head} options={options} active={active} onTake={take} />
    </Popover.Root>
  );
}
