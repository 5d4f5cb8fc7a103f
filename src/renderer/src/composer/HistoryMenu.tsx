import { BookmarkPlus, ChevronDown, ChevronUp, History, PencilLine, Trash2, Undo2 } from 'lucide-react';
import { Popover, Tabs } from 'radix-ui';
import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import { useComposer, usePanel } from '../panel/context';
import { draftOf } from '../state/composer/draft';
import type { Snippet } from '../state/composer/history';
import { checkDraft } from '../state/composer/validation';
import { Button, IconButton } from '../ui/Button';
import styles from './HistoryMenu.module.css';
import { describeBody, SentList } from './SentList';

/** Sent actions and snippets. */
export function HistoryMenu() {
  const [open, setOpen] = useState(false);
  const [tab, setTab] = useState('sent');
  const close = () => setOpen(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <IconButton icon={<History />} label="Sent actions and snippets" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.popover}
          aria-label="Sent actions and snippets"
          side="top"
          align="end"
          sideOffset={6}
          collisionPadding={8}
        >
          <Tabs.Root value={tab} onValueChange={setTab}>
            <Tabs.List className={styles.tabs} aria-label="List">
              <Tabs.Trigger value="sent">Sent</Tabs.Trigger>
              <Tabs.Trigger value="snippets">Snippets</Tabs.Trigger>
            </Tabs.List>
            <Tabs.Content value="sent" tabIndex={-1}>
              <SentList onClose={close} onSaved={() => setTab('snippets')} />
            </Tabs.Content>
            <Tabs.Content value="snippets" tabIndex={-1}>
              <SnippetList onClose={close} />
            </Tabs.Content>
          </Tabs.Root>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function SnippetList({ onClose }: { readonly onClose: () => void }) {
  const { composer } = usePanel();
  const { history } = composer;
  const snippets = useStore(history.store, (state) => state.snippets);
  const [renaming, setRenaming] = useState<string>();
  const [deleted, setDeleted] = useState<Snippet>();
  return (
    <>
      <SaveForm />
      {snippets.length === 0 && (
        <p className={styles.empty}>
          Save the composed action under a name to reuse it later. Sensitive text is not stored.
        </p>
      )}
      <ul className={styles.list}>
        {snippets.map((snippet, i) =>
          renaming === snippet.name ? (
            <li key={snippet.name}>
              <NameForm
                name={snippet.name}
                label="Rename"
                onName={(name) => {
                  if (name !== undefined) history.rename(snippet.name, name);
                  setRenaming(undefined);
                }}
              />
            </li>
          ) : (
            <li key={snippet.name}>
              <button
                type="button"
                className={styles.load}
                onClick={() => {
                  composer.change(draftOf(snippet.body));
                  onClose();
                }}
              >
                <span className={styles.words}>
                  {snippet.name}
                  {snippet.name !== describeBody(snippet.body) && (
                    <span className={styles.note}>{describeBody(snippet.body)}</span>
                  )}
                </span>
              </button>
              <IconButton
                icon={<ChevronUp />}
                label="Move up"
                disabled={i === 0}
                onClick={() => history.move(snippet.name, -1)}
              />
              <IconButton
                icon={<ChevronDown />}
                label="Move down"
                disabled={i === snippets.length - 1}
                onClick={() => history.move(snippet.name, 1)}
              />
              <IconButton icon={<PencilLine />} label="Rename" onClick={() => setRenaming(snippet.name)} />
              <IconButton
                icon={<Trash2 />}
                label="Delete"
                onClick={() => {
                  history.remove(snippet.name);
                  setDeleted(snippet);
                }}
              />
            </li>
          ),
        )}
      </ul>
      {deleted && (
        <div className={styles.foot} role="status">
          <span>“{deleted.name}” deleted.</span>
          <Button
            kind="quiet"
            icon={<Undo2 />}
            label="Undo"
            onClick={() => {
              history.save(deleted.name, deleted.body);
              setDeleted(undefined);
            }}
          />
        </div>
      )}
    </>
  );
}

function SaveForm() {
  const { composer } = usePanel();
  const draft = useComposer((state) => state.draft);
  const checked = checkDraft(draft);
  if (!('body' in checked)) {
    return <p className={styles.empty}>Fill in the form to save it as a snippet.</p>;
  }
  const { body } = checked;
  // The key resets the name for another draft.
  return (
    <NameForm
      key={describeBody(body)}
      name={describeBody(body)}
      label="Save"
      onName={(name) => name !== undefined && composer.history.save(name, body)}
    />
  );
}

interface NameFormProps {
  readonly name: string;
  readonly label: string;
  /** Called with undefined if cancelled. */
  readonly onName: (name: string | undefined) => void;
}

function NameForm({ name, label, onName }: NameFormProps) {
  const [text, setText] = useState(name);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') onName(text.trim());
  };
  return (
    <form className={styles.name} onSubmit={onSubmit}>
      <input
        value={text}
        aria-label="Name of the snippet"
        // biome-ignore lint/a11y/noAutofocus: it replaces the pressed button.
        autoFocus={label === 'Rename'}
        onChange={(event) => setText(event.target.value)}
        onFocus={(event) => event.target.select()}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || label !== 'Rename') return;
          event.preventDefault();
          event.stopPropagation();
          onName(undefined);
        }}
      />
      <Button type="submit" icon={<BookmarkPlus />} label={label} disabled={text.trim() === ''} />
    </form>
  );
}
