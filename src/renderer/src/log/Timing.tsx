import type { JournalEntry } from '../../../shared/journal';
import { formatElapsed } from '../ui/format';
import { Tooltip } from '../ui/Tooltip';
import { timingOf } from './action-timing';
import styles from './Timing.module.css';

const PARTS = [
  { name: 'queued', does: 'Waited for its turn behind other actions' },
  { name: 'input', does: 'Until the desktop had taken it in and it was answered' },
  { name: 'settle', does: 'After the answer, until the screen stood still' },
] as const;

/** Where an action's time went, as a bar and in figures. */
export function Timing({ entry }: { readonly entry: JournalEntry }) {
  const timing = timingOf(entry);
  const known = PARTS.flatMap((part) => {
    const ms = timing[part.name];
    return ms === undefined ? [] : [{ ...part, ms }];
  });
  if (known.length === 0) return null;
  return (
    <div className={styles.timing}>
      <div className={styles.bar} aria-hidden="true">
        {known.map(({ name, ms }) => ms > 0 && <i key={name} data-part={name} style={{ flexGrow: ms }} />)}
      </div>
      <dl className={styles.figures}>
        {known.map(({ name, does, ms }) => (
          <Tooltip key={name} label={does} side="top">
            <div>
              <dt data-part={name}>{name}</dt>
              <dd>{formatElapsed(ms)}</dd>
            </div>
          </Tooltip>
        ))}
      </dl>
    </div>
  );
}
