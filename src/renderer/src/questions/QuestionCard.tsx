import { MessageCircleQuestionMark, ShieldAlert, X } from 'lucide-react';
import { useId } from 'react';
import type { Question } from '../../../shared/question';
import { secondsUntil, useNow } from '../api/use-now';
import { usePanel } from '../panel/context';
import { useByHand } from '../panel/use-questions';
import { Button, IconButton } from '../ui/Button';
import { formatIdleTime } from '../ui/format';
import { visibleLines } from '../ui/visible-text';
import { AnswerForm } from './AnswerForm';
import { NotifyButton } from './NotifyButton';
import styles from './QuestionCards.module.css';

/** Longest question and choice that are shown (characters); the host's own limits are lower. */
const MAX_TEXT = 4000;
const MAX_CHOICE = 400;

/** A question of an agent, with the ways to answer it. */
export function QuestionCard({ question }: { readonly question: Question }) {
  const { questions } = usePanel();
  const isSafetyCheck = question.kind === 'safety-check';
  const isByHand = useByHand() === question.id;
  const title = useId();
  return (
    <article className={styles.card} aria-labelledby={title} data-kind={question.kind}>
      <header className={styles.header}>
        {isSafetyCheck ? <ShieldAlert /> : <MessageCircleQuestionMark />}
        <h2 id={title}>{isSafetyCheck ? 'Agree to this?' : 'The agent asks'}</h2>
        <TimeLeft question={question} />
        <NotifyButton />
        <IconButton
          icon={<X />}
          label="Dismiss"
          tip="End the question without an answer"
          onClick={() => void questions.dismiss(question.id)}
        />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll. */}
      <p className={styles.text} tabIndex={0}>
        {visibleLines(question.question, MAX_TEXT)}
      </p>
      {isSafetyCheck && (
        <p className="note">The model’s vendor wants a person to agree before it continues.</p>
      )}
      {!isByHand && <Choices question={question} />}
      {!isSafetyCheck && <AnswerForm question={question} isByHand={isByHand} />}
    </article>
  );
}

function Choices({ question: { id, choices } }: { readonly question: Question }) {
  const { questions } = usePanel();
  if (choices.length === 0) return null;
  return (
    <ul className={styles.choices} aria-label="Choices">
      {choices.map((choice, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the choices never change, and two may be equal.
        <li key={index}>
          <Button
            className={styles.choice}
            label={visibleLines(choice, MAX_CHOICE)}
            onClick={() => void questions.answer(id, { choice: index })}
          />
        </li>
      ))}
    </ul>
  );
}

/** Not a live region: it changes all the time. */
function TimeLeft({ question: { asked_at, expires_at } }: { readonly question: Question }) {
  const end = Date.parse(expires_at);
  // The host's clock is known to some milliseconds only, which must not show as a second more than it waits.
  const now = Math.max(useNow(1000), Date.parse(asked_at));
  return <span className={styles.left}>{formatIdleTime(secondsUntil(end, now) * 1000)} left</span>;
}
