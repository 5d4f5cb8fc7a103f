import type { JournalEntry } from '../../../shared/journal';
import { visible } from '../ui/visible-text';
import styles from './ActionText.module.css';
import { describeAction, MAX_ERROR } from './describe';

/** An action and its error on one line, hidden from screen readers. */
export function ActionText({ action }: { readonly action: JournalEntry }) {
  const { verb, rest } = describeAction(action.request, action.output);
  return (
    <span className={styles.words} aria-hidden="true">
      <strong>{verb}</strong>
      {rest && <span>{rest}</span>}
      {action.error && (
        <em data-status={action.status} title={action.error.detail?.slice(0, MAX_ERROR)}>
          {visible(action.error.message, MAX_ERROR)}
        </em>
      )}
    </span>
  );
}
