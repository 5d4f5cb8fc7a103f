import { BookmarkPlus, CircleAlert, CircleCheck } from 'lucide-react';
import { useStore } from 'zustand';
import type { ActionBody } from '../../../shared/action';
import { describeAction } from '../actions/describe';
import { usePanel } from '../panel/context';
import { draftOf } from '../state/composer/draft';
import { Button, IconButton } from '../ui/Button';
import { formatTime } from '../ui/format';
import { Keys } from '../ui/Keys';
import styles from './HistoryMenu.module.css';

/** A request in words; sensitive text shows as dots. */
export function describeBody(body: ActionBody): string {
  const { verb, rest } = describeAction(body);
  return body.sensitive ? `${verb} •••` : `${verb} ${rest}`;
}

interface SentListProps {
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Sent actions and their outcome, newest first. */
export function SentList({ onClose, onSaved }: SentListProps) {
  const { composer } = usePanel();
  const sent = useStore(composer.history.store, (state) => state.sent);
  if (sent.length === 0) {
    return (
      <p className={styles.empty}>
        Actions you send are listed here. <Keys keys="Alt+↑" /> in the composer loads the previous one.
      </p>
    );
  }
  return (
    <>
      <ul className={styles.list}>
        {sent.toReversed().map(({ at, body, ok, note }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two may have the same time.
          <li key={`${at} ${i}`}>
            <button
              type="button"
              className={styles.load}
              onClick={() => {
                composer.change(draftOf(body));
                onClose();
              }}
            >
              <span className={styles.outcome} data-ok={ok} role="img" aria-label={ok ? 'done' : 'failed'}>
                {ok ? <CircleCheck /> : <CircleAlert />}
              </span>
              <span className={styles.words}>
                {describeBody(body)}
                {!ok && <span className={styles.note}>{note}</span>}
              </span>
              <time>{formatTime(at).slice(0, 8)}</time>
            </button>
            <IconButton
              icon={<BookmarkPlus />}
              label={`Save “${describeBody(body)}” as a snippet`}
              onClick={() => {
                composer.history.save(describeBody(body), body);
                onSaved();
              }}
            />
          </li>
        ))}
      </ul>
      <div className={styles.foot}>
        <span>
          <Keys keys="Alt+↑" /> in the composer loads the previous one.
        </span>
        <Button kind="quiet" label="Clear" tip="Clear history" onClick={composer.history.clearSent} />
      </div>
    </>
  );
}
