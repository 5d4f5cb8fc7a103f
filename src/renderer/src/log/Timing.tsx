import type { JournalEntry } from '../../../shared/journal';
import { formatElapsed } from '../ui/format';
import { Tooltip } from '../ui/Tooltip';
import { timingOf } from './action-timing';
import styles from './Timing.module.css';

const PARTS = [
  { name: 'queued', label: 'Queued', description: 'Waiting for earlier actions' },
  {
    name: 'executed',
    label: 'Executed',
    description: 'Until the desktop processed it and the response was sent',
  },
  { name: 'settled', label: 'Settled', description: 'After the response, until the screen stopped changing' },
] as const;

/** An action's time as a bar and in numbers. */
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
        {known.map(({ name, label, description, ms }) => (
          <Tooltip key={name} label={description} side="top">
            <div>
              <dt data-part={name}>{label}</dt>
              <dd>{formatElapsed(ms)}</dd>
            </div>
          </Tooltip>
        ))}
      </dl>
    </div>
  );
}
