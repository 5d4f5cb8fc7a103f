import { Search, X } from 'lucide-react';
import type { Recording } from '../../../shared/recording';
import { Button } from '../ui/Button';
import { Keys } from '../ui/Keys';
import { SHORTCUTS } from '../ui/shortcuts';
import { SORT_WORDS, SORTS } from './browse';
import { Choice } from './Choice';
import styles from './RecordingsPage.module.css';
import { focusGrid } from './use-page-keys';
import { useBrowse, useLibrary, useRecordings } from './use-recordings';
import { countWords, sizeWords } from './words';

const OPTIONS = SORTS.map((value) => ({ value, label: SORT_WORDS[value] }));
export const SEARCH_ID = 'recordings-search';

export function Toolbar({ found }: { readonly found: readonly Recording[] }) {
  const { browse } = useRecordings();
  const query = useBrowse((state) => state.query);
  const sort = useBrowse((state) => state.sort);
  return (
    <header className={styles.bar}>
      <h2 id="recordings-title">Recordings</h2>
      <Figures found={found} />
      <div className={styles.search}>
        <Search />
        <input
          id={SEARCH_ID}
          type="search"
          aria-label="Search recordings"
          aria-keyshortcuts="/"
          placeholder="Search titles, dates, chats"
          spellCheck={false}
          autoComplete="off"
          value={query}
          onChange={(event) => browse.setState({ query: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') browse.setState({ query: '' });
            if (event.key === 'ArrowDown' || event.key === 'Enter') focusGrid();
          }}
        />
        {query === '' ? (
          <Keys keys={SHORTCUTS.search.keys} />
        ) : (
          <Button
            kind="quiet"
            iconOnly
            icon={<X />}
            label="Clear the search"
            shortcut="Esc"
            onClick={() => {
              browse.setState({ query: '' });
              document.getElementById(SEARCH_ID)?.focus();
            }}
          />
        )}
      </div>
      <Choice
        label="Order of the recordings"
        options={OPTIONS}
        value={sort}
        onChange={(chosen) => browse.setState({ sort: chosen })}
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
      ? countWords(items.size, 'recording')
      : `${found.length.toLocaleString('en')} of ${countWords(items.size, 'recording')}`;
  const bytes = sizeWords(found.reduce((sum, { size_bytes }) => sum + size_bytes, 0));
  return (
    <span className={styles.figures} role="status">
      {count}, {bytes}
      {maxBytes !== undefined && ` of ${sizeWords(maxBytes)} at the most`}
    </span>
  );
}
