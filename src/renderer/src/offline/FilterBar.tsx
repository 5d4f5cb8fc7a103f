import { useMemo } from 'react';
import type { JournalEntry, Source } from '../../../shared/journal';
import { verbOf } from '../actions/describe';
import styles from './FilterBar.module.css';
import type { Filter } from './search';

export interface FilterBarProps {
  readonly entries: readonly JournalEntry[];
  /** How many pass. */
  readonly shown: number;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}

/** What of the log is shown: words, kind, source, failed ones. */
export function FilterBar({ entries, shown, filter, onFilter }: FilterBarProps) {
  const kinds = useMemo(() => counted(entries.map(({ request }) => request.action ?? '')), [entries]);
  const sources = useMemo(() => counted(entries.map(({ source }) => source)), [entries]);
  const change = (part: Partial<Filter>) => onFilter({ ...filter, ...part });
  const all = entries.length === shown;
  return (
    <search className={styles.bar}>
      <input
        id="search"
        type="search"
        className={styles.search}
        placeholder="Search the log"
        aria-label="Search the log"
        value={filter.text}
        onChange={({ target }) => change({ text: target.value })}
      />
      <select
        aria-label="Kind of action"
        value={filter.action}
        onChange={({ target }) => change({ action: target.value })}
      >
        <option value="">All kinds</option>
        {kinds.map(([kind, count]) => (
          <option key={kind} value={kind}>
            {verbOf(kind)} ({count})
          </option>
        ))}
      </select>
      <select
        aria-label="Whose actions"
        value={filter.source}
        onChange={({ target }) =>
          change({ source: sources.find(([name]) => name === target.value)?.[0] ?? '' })
        }
      >
        <option value="">All sources</option>
        {sources.map(([source, count]) => (
          <option key={source} value={source}>
            {source} ({count})
          </option>
        ))}
      </select>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={filter.failedOnly}
          onChange={({ target }) => change({ failedOnly: target.checked })}
        />
        Failed
      </label>
      <span className={styles.count} role="status">
        {all ? '' : `${shown.toLocaleString('en')} of `}
        {entries.length.toLocaleString('en')}
      </span>
    </search>
  );
}

function counted<T extends string | Source>(names: readonly T[]): [T, number][] {
  const counts = new Map<T, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
