import { Hand } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import type { Question } from '../../../shared/question';
import { usePanel, useView } from '../panel/context';
import { Button } from '../ui/Button';
import styles from './QuestionCards.module.css';

interface AnswerFormProps {
  readonly question: Question;
  /** Whether the person has taken control to do it by hand. */
  readonly isByHand: boolean;
}

/** Answers in words, or by hand: then the words are a note. Enter sends, Shift+Enter breaks the line. */
export function AnswerForm({ question: { id, sensitive }, isByHand }: AnswerFormProps) {
  const { questions } = usePanel();
  const hasControl = useView((state) => state.hasControl);
  const [text, setText] = useState('');
  const [isSecret, setIsSecret] = useState(sensitive ?? false);
  const field = useId();
  const secret = useId();
  const canSend = isByHand || text.trim() !== '';
  const send = () => {
    if (isByHand) void questions.giveBack(id, text, isSecret);
    else if (canSend) void questions.answer(id, { text, sensitive: isSecret });
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {isByHand && hasControl && (
        <p className={styles.hint}>You have control. Do it on the desktop, then give control back.</p>
      )}
      <label className="visually-hidden" htmlFor={field}>
        {isByHand ? 'Note for the agent' : 'Your answer'}
      </label>
      <textarea
        id={field}
        className={styles.field}
        rows={2}
        value={text}
        maxLength={10_000}
        placeholder={isByHand ? 'Note for the agent (optional)' : 'Your answer'}
        data-secret={isSecret || undefined}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (!isSendKey(event)) return;
          event.preventDefault();
          send();
        }}
      />
      <label className={styles.secret} htmlFor={secret}>
        <input
          id={secret}
          type="checkbox"
          checked={isSecret}
          onChange={(event) => setIsSecret(event.target.checked)}
        />
        Don’t log the {isByHand ? 'note' : 'answer'}
      </label>
      <div className={styles.buttons}>
        {isByHand ? (
          <Button
            kind="quiet"
            label="Cancel"
            tip="Keep control, and answer later"
            onClick={questions.cancelTakeOver}
          />
        ) : (
          <TakeOverButton id={id} />
        )}
        <Button
          kind="primary"
          type="submit"
          label={isByHand ? (hasControl ? 'Release control and answer' : 'Answer') : 'Answer'}
          disabled={!canSend}
        />
      </div>
    </form>
  );
}

/** An input method uses Enter too. */
function isSendKey({ key, shiftKey, nativeEvent }: KeyboardEvent): boolean {
  return key === 'Enter' && !shiftKey && !nativeEvent.isComposing;
}

function TakeOverButton({ id }: { readonly id: string }) {
  const { questions } = usePanel();
  const isConnected = useView((state) => state.live.kind === 'connected');
  return (
    <Button
      icon={<Hand />}
      label="Do it by hand"
      tip="Take control, do it on the desktop, and give control back with a note"
      disabled={!isConnected}
      onClick={() => void questions.takeOver(id)}
    />
  );
}
