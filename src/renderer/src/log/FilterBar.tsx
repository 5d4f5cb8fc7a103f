import type { RefCallback } from 'react';
import type { Source } from '../../../shared/journal';
import { verbOf } from '../actions/describe';
import type { Facets } from '../state/facets';
import { type LogFilter, toggleInSet } from '../state/filter';
import type { LogRowData } from '../state/row';
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
          countFacets={countFacets}
          label="Action"
          countsOf={({ kinds }) => kinds}
          selected={filter.kinds}
          nameOf={verbOf}
          onToggle={(kind) => change({ kinds: toggleInSet(filter.kinds, kind) })}
        />
        <FilterMenu<Source>
          countFacets={countFacets}
          label="Source"
          countsOf={({ sources }) => sources}
          selected={filter.sources}
          nameOf={(source) => source}
          onToggle={(source) => change({ sources: toggleInSet(filter.sources, source) })}
        />
        <FilterMenu
          countFacets={countFacets}
          label="Chat ID"
          countsOf={({ chats }) => chats}
          selected={filter.chats}
          nameOf={(chat) => chat}
          onToggle={(chat) => change({ chats: toggleInSet(filter.chats, chat) })}
        />
        <FilterMenu<LogRowData['status']>
          countFacets={countFacets}
          label="Status"
          countsOf={({ statuses }) => statuses}
          selected={filter.statuses}
          nameOf={(status) => status}
          onToggle={(status) => change({ statuses: toggleInSet(filter.statuses, status) })}
        />
      </div>
      <FilterChips filter={filter} onChange={change} />
    </search>
  );
}
