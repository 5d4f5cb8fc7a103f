import { useEffect, useRef } from 'react';
import type { Question } from '../../../shared/question';
import { useHost, usePanel } from '../panel/context';
import { visible } from '../ui/visible-text';

/** Longest question in an announcement or a notification (characters). */
const MAX_TEXT = 300;

/** Announces the questions of agents to screen readers, in the title of the page, and by notifications of the browser. */
export function QuestionAlerts() {
  const panel = usePanel();
  const questions = useHost((state) => state.questions);
  const newest = questions.at(-1);
  useEffect(() => {
    document.title = questions.length > 0 ? `(${questions.length}) Jumpseat` : 'Jumpseat';
  }, [questions]);
  const known = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const added = questions.filter(({ id }) => !known.current.has(id));
    known.current = new Set(questions.map(({ id }) => id));
    for (const question of added) notify(question, () => panel.questions.show());
  }, [panel, questions]);
  return (
    <div className="visually-hidden" role="status">
      {newest && `The agent asks: ${visible(newest.question, MAX_TEXT)}`}
    </div>
  );
}

/** Shows a notification if the browser may, and the page does not have the focus. Several pages of one browser show one. */
function notify({ id, question }: Question, onClick: () => void): void {
  if (window.Notification?.permission !== 'granted' || document.hasFocus()) return;
  const notification = new Notification('The agent asks you', { body: visible(question, MAX_TEXT), tag: id });
  notification.onclick = () => {
    window.focus();
    onClick();
  };
}
