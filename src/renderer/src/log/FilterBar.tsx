import type { RefCallback } from 'react';
import { verbOf } from '../actions/describe';
import type { Facets } from '../state/facets';
import type { LogFilter } from '../state/filter';
import { SearchField } from '../ui/SearchField';
import styles from './FilterBar.module.css';
import { FilterChips } from './FilterChips';
import { FilterMenu } from './FilterMenu';

interface FilterBarProps {
  readonly filter: LogFilter;
  readonly onChange: (part: Partial<LogFilter>) => void;
  /** Counts the values to filter by, whenever a menu opens. */
  readonly countFacets: () => Facets;
  /** Receives the search field. */
  readonly focusTarget: RefCallback<HTMLElement>;
  /** Moves the focus from the search field to the list. */
  readonly onLeave: () => void;
}

/** The search and the filters of a log. */
export function FilterBar({ filter, onChange: change, countFacets, focusTarget, onLeave }: FilterBarProps) {
  return (
    <search className={styles.filters} aria-label="Filter the log">
      <div className={styles.bar}>
        <SearchField
          focusTarget={focusTarget}
          className={styles.search}
          label="Search the log"
          placeholder="Search"
          value={filter.search}
          onChange={(search) => change({ search })}
          onLeave={onLeave}
        />
        <FilterMenu
          label="Action"
          countValues={() => countFacets().kinds}
          selected={filter.kinds}
          onChange={(kinds) => change({ kinds })}
          nameOf={verbOf}
        />
        <FilterMenu
          label="Source"
          countValues={() => countFacets().sources}
          selected={filter.sources}
          onChange={(sources) => change({ sources })}
        />
        <FilterMenu
          label="Chat ID"
          countValues={() => countFacets().chats}
          selected={filter.chats}
          onChange={(chats) => change({ chats })}
        />
        <FilterMenu
          label="Status"
          countValues={() => countFacets().statuses}
          selected={filter.statuses}
          onChange={(statuses) => change({ statuses })}
        />
      </div>
      <FilterChips filter={filter} onChange={change} />
    </search>
  );
}
