import { useState } from 'react';
import type { ReplayState } from '../../../shared/replay';
import { Button } from '../ui/Button';
import { ScreenDiffersDialog } from './ScreenDiffersDialog';
import { SensitiveTextDialog } from './SensitiveTextDialog';

/** What the replay asks, as a dialog; put aside, to see to the desktop first, it waits behind a button. */
export function QuestionDialog({ replay }: { readonly replay: ReplayState }) {
  const [open, setOpen] = useState(true);
  const { question } = replay;
  if (!question) return null;
  const dialog = { open, onOpenChange: setOpen, replay };
  return (
    <>
      {!open && <Button kind="primary" label="Answer…" onClick={() => setOpen(true)} />}
      {question.kind === 'text' ? (
        <SensitiveTextDialog {...dialog} question={question} />
      ) : (
        <ScreenDiffersDialog {...dialog} question={question} />
      )}
    </>
  );
}
