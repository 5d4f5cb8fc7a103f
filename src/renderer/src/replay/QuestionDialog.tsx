import { useState } from 'react';
import type { ReplayState } from '../../../shared/replay';
import { Button } from '../ui/Button';
import { ScreenDiffersDialog } from './ScreenDiffersDialog';
import { SensitiveTextDialog } from './SensitiveTextDialog';

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
