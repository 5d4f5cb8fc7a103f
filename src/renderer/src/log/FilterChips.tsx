import { X } from 'lucide-react';
import { verbOf } from '../actions/describe';
import { EMPTY_FILTER, type LogFilter, toggleInSet } from '../state/filter';
import { formatTime } from '../ui/format';
import { SHORTCUTS } from '../ui/shortcuts';
import { Tooltip } from '../ui/Tooltip';
import styles from './FilterBar.module.css';

/** `without` is the change that removes it. */
type Chip = readonly [kind: string, name: string, without: Partial<LogFilter>];

interface FilterChipsProps {
  readonly filter: LogFilter;
  readonly onChange: (part: Partial<LogFilter>) => void;
}

/** The active filters, with buttons to remove one or all. */
export function FilterChips({ filter, onChange }: FilterChipsProps) {
  const chips = chipsOf(filter);
  if (chips.length === 0) return null;
  return (
    <div className={styles.chips}>
      {chips.map(([kind, name, without]) => (
        <button
          key={`${kind} ${name}`}
          type="button"
          className={styles.chip}
          aria-label={`Remove filter: ${name}`}
          onClick={() => onChange(without)}
        >
          {name}
          <X />
        </button>
      ))}
      <Tooltip label={SHORTCUTS.clear.title} shortcut={SHORTCUTS.clear.keys}>
        <button type="button" className={styles.clear} onClick={() => onChange(EMPTY_FILTER)}>
          Clear all
        </button>
      </Tooltip>
    </div>
  );
}

function chipsOf(filter: LogFilter): Chip[] {
  const { kinds, sources, chats, statuses, range } = filter;
  const chips: Chip[] = [
    ...[...kinds].map((one): Chip => ['kind', verbOf(one), { kinds: toggleInSet(kinds, one) }]),
    ...[...sources].map((one): Chip => ['source', one, { sources: toggleInSet(sources, one) }]),
    ...[...chats].map((one): Chip => ['chat', `chat ${one.slice(0, 4)}`, { chats: toggleInSet(chats, one) }]),
    ...[...statuses].map((one): Chip => ['status', one, { statuses: toggleInSet(statuses, one) }]),
  ];
  if (range) {
    const [from, to] = [formatTime(range.from), formatTime(range.to)];
    // With milliseconds only for a range within a second.
    const end = from.slice(0, 8) === to.slice(0, 8) ? 12 : 8;
    chips.push(['time', `${from.slice(0, end)} – ${to.slice(0, end)}`, { range: undefined }]);
  }
  return chips;
}
