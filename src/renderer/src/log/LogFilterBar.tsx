import { memo } from 'react';
import { useLog, usePanel } from '../panel/context';
import { useFocusTarget } from '../panel/use-focus-target';
import { countFacets, eachRow } from '../state/facets';
import { FilterBar } from './FilterBar';

/** The filter bar of the shown log. It has no props, so new actions do not render it again. */
export const LogFilterBar = memo(function LogFilterBar() {
  const { log, focus } = usePanel();
  const filter = useLog((state) => state.filter);
  return (
    <FilterBar
      filter={filter}
      onChange={log.setFilter}
      countFacets={() => countFacets(eachRow(log.log()))}
      focusTarget={useFocusTarget('log-search')}
      onLeave={() => focus.focus('log')}
    />
  );
});
