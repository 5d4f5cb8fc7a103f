import type { Session } from '../../../shared/session';
import styles from './TaskResult.module.css';
import { visible } from './visible-text';

/** Longest reason that the host accepts (characters). */
const MAX_REASON = 1000;

/** Whether the task of a session was done, and why: `failed: The total is 41.` */
export function TaskResult({ result, reason }: Pick<Session, 'result' | 'reason'>) {
  if (result === undefined) return null;
  const why = reason === undefined ? '' : `: ${visible(reason, MAX_REASON)}`;
  return (
    <em className={styles.result} data-result={result} title={`${result}${why}`}>
      {result}
      {why}
    </em>
  );
}
