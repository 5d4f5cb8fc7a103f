import { useId, useState } from 'react';
import type { ReplayQuestion, ReplayState } from '../../../shared/replay';
import { usePanel } from '../panel/context';
import { Button } from '../ui/Button';
import { DialogFoot } from '../ui/Dialog';
import { SHORTCUTS } from '../ui/shortcuts';
import { ScreenDiffersDialog } from './ScreenDiffersDialog';
import { type QuestionProps, StepDialog } from './StepDialog';
import styles from './StepDialog.module.css';

/** The replay's question. A closed dialog can be reopened, after fixing the desktop. */
export function QuestionDialog({ replay }: { readonly replay: ReplayState }) {
  const [open, setOpen] = useState(true);
  const { question } = replay;
  if (!question) return null;
  const dialog = { open, onOpenChange: setOpen, replay };
  return (
    <>
      {!open && <Button kind="primary" label="Decide…" onClick={() => setOpen(true)} />}
      {question.kind === 'text' ? (
        <SensitiveTextDialog {...dialog} question={question} />
      ) : (
        <ScreenDiffersDialog {...dialog} question={question} />
      )}
    </>
  );
}

interface SensitiveTextDialogProps extends QuestionProps {
  readonly question: Extract<ReplayQuestion, { kind: 'text' }>;
}

/** Asks for a sensitive text, since it was not stored. */
function SensitiveTextDialog({ question: { length }, ...dialog }: SensitiveTextDialogProps) {
  const { replays } = usePanel();
  const [text, setText] = useState('');
  const [shown, setShown] = useState(false);
  const field = useId();
  const hint = useId();
  const typed = [...text].length;
  const send = () => void replays.answer({ text });
  return (
    <StepDialog {...dialog} title="Enter the hidden text" description="It was not stored, and won't be now.">
      <form
        className={styles.field}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <label htmlFor={field}>Text</label>
        {/* Not a password field, since the text may have line breaks. */}
        <textarea
          id={field}
          data-initial-focus
          rows={2}
          data-hidden={!shown || undefined}
          autoComplete="off"
          spellCheck={false}
          value={text}
          aria-describedby={hint}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && typed > 0) send();
          }}
        />
        <small id={hint}>
          {typed} of {length} {length === 1 ? 'character' : 'characters'}. A line break presses Return.
        </small>
        <DialogFoot>
          <Button
            kind="quiet"
            data-apart
            label={shown ? 'Hide' : 'Show'}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          />
          <Button label="Stop" onClick={() => void replays.answer({ answer: 'stop' })} />
          <Button label="Skip this step" onClick={() => void replays.answer({ answer: 'skip' })} />
          <Button
            kind="primary"
            type="submit"
            label="Send"
            shortcut={SHORTCUTS.send.keys}
            disabled={typed === 0}
          />
        </DialogFoot>
      </form>
    </StepDialog>
  );
}
