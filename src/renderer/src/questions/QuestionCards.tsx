import { useHost } from '../panel/context';
import { useFocusTarget } from '../panel/use-focus-target';
import { Boundary } from '../ui/Boundary';
import { QuestionCard } from './QuestionCard';
import styles from './QuestionCards.module.css';

/** The questions of agents that wait for a person, oldest first. They appear without taking the focus. */
export function QuestionCards() {
  const questions = useHost((state) => state.questions);
  const focusTarget = useFocusTarget('questions');
  if (questions.length === 0) return null;
  return (
    <section ref={focusTarget} className={styles.list} tabIndex={-1} aria-label="Questions of the agent">
      {questions.map((question) => (
        <Boundary key={question.id} name="A question" of={question}>
          <QuestionCard question={question} />
        </Boundary>
      ))}
    </section>
  );
}
