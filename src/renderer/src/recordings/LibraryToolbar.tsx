import type { Recording } from '../../../shared/recording';
import { useFocusTarget } from '../panel/use-focus-target';
import { useBrowse, useLibrary, useRecordings } from '../panel/use-recordings';
import { SORT_LABELS, SORTS } from '../state/recordings/sort-and-search';
import { formatBytes, formatCount } from '../ui/format';
import { SearchField } from '../ui/SearchField';
import styles from './RecordingsPage.module.css';
import { SelectMenu } from './SelectMenu';
import { focusGrid } from './use-page-keys';

const OPTIONS = SORTS.map((value) => ({ value, label: SORT_LABELS[value] }));

export function LibraryToolbar({ found }: { readonly found: readonly Recording[] }) {
  const { browse } = useRecordings();
  const query = useBrowse((state) => state.query);
  const sort = useBrowse((state) => state.sort);
  return (
    <header className={styles.bar}>
      <h2 id="recordings-title">Recordings</h2>
      <Figures found={found} />
      <SearchField
        focusTarget={useFocusTarget('library-search')}
        className={styles.search}
        label="Search recordings"
        placeholder="Search titles, dates, chats"
        value={query}
        onChange={browse.search}
        onLeave={focusGrid}
      />
      <SelectMenu
        label="Sort recordings"
        options={OPTIONS}
        value={sort}
        onChange={browse.sortBy}
        width={128}
      />
    </header>
  );
}

function Figures({ found }: { readonly found: readonly Recording[] }) {
  const { items, maxBytes, load } = useLibrary((state) => state);
  if (load.kind !== 'loaded' || items.size === 0) return <span className={styles.figures} />;
  const count =
    found.length === items.size
      ? formatCount(items.size, 'recording')
      : `${found.length.toLocaleString('en')} of ${formatCount(items.size, 'recording')}`;
  const bytes = formatBytes(found.reduce((sum, { size_bytes }) => sum + size_bytes, 0));
  return (
    <span className={styles.figures} role="status">
      {count}, {bytes}
      {maxBytes !== undefined && ` of ${formatBytes(maxBytes)} quota`}
    </span>
  );
}
