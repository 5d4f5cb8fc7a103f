import { memo } from 'react';
import type { Source } from '../../../shared/journal';
import { verbOf } from '../actions/describe';
import { useLog, usePanel } from '../panel/context';
import { type LogFilter, toggleInSet } from '../state/filter';
import type { LogRowData } from '../state/row';
import { SearchField } from '../ui/SearchField';
import styles from './FilterBar.module.css';
import { FilterChips } from './FilterChips';
import { FilterMenu } from './FilterMenu';

export const LOG_SEARCH_ID = 'log-search';

/** The search and the filters of the log. */
export const FilterBar = memo(function FilterBar() {
  const panel = usePanel();
  const filter = useLog((state) => state.filter);
  const change = (part: Partial<LogFilter>) => panel.log.setFilter(part);
  return (
    <search className={styles.filters} aria-label="Filter the log">
      <div className={styles.bar}>
        <SearchField
          id={LOG_SEARCH_ID}
          className={styles.search}
          label="Search the log"
          placeholder="Search"
          value={filter.search}
          onChange={(search) => change({ search })}
          onLeave={() => document.getElementById('action-list')?.focus()}
        />
        <FilterMenu
          label="Action"
          countsOf={({ kinds }) => kinds}
          selected={filter.kinds}
          nameOf={verbOf}
          onToggle={(kind) => change({ kinds: toggleInSet(filter.kinds, kind) })}
        />
        <FilterMenu<Source>
          label="Source"
          countsOf={({ sources }) => sources}
          selected={filter.sources}
          nameOf={(source) => source}
          onToggle={(source) => change({ sources: toggleInSet(filter.sources, source) })}
        />
        <FilterMenu
          label="Conversation"
          countsOf={({ chats }) => chats}
          selected={filter.chats}
          nameOf={(chat) => chat}
          onToggle={(chat) => change({ chats: toggleInSet(filter.chats, chat) })}
        />
        <FilterMenu<LogRowData['status']>
          label="Status"
          countsOf={({ statuses }) => statuses}
          selected={filter.statuses}
          nameOf={(status) => status}
          onToggle={(status) => change({ statuses: toggleInSet(filter.statuses, status) })}
        />
      </div>
      <FilterChips />
    </search>
  );
});
