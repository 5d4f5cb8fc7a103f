import { useState } from 'react';
import type { ReplayState } from '../../../shared/replay';
import { Button } from '../ui/Button';
import { Differs } from './Differs';
import { SensitiveText } from './SensitiveText';

/** What the replay asks, as a dialog; put aside, to see to the desktop first, it waits behind a button. */
export function Question({ replay }: { readonly replay: ReplayState }) {
  const [open, setOpen] = useState(true);
  const { question } = replay;
  if (!question) return null;
  const dialog = { open, onOpenChange: setOpen, replay };
  return (
    <>
      {!open && <Button kind="primary" label="Answer…" onClick={() => setOpen(true)} />}
      {question.kind === 'text' ? (
        <SensitiveText {...dialog} question={question} />
      ) : (
        <Differs {...dialog} question={question} />
      )}
    </>
  );
}
