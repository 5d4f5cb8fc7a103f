import { useEffect } from 'react';
import { useView } from '../panel/context';
import { useRecordings } from '../panel/use-recordings';
import { NO_RECORDINGS, toggleAll } from '../state/recordings/recording-selection';
import type { RecordingsStore } from '../state/recordings/recordings-store';
import { allPinned, askToDelete } from './grid-keys';

/** Where keys have a meaning of their own; a tick is no text. */
const KEYS_ARE_TAKEN =
  'input:not([type="checkbox"]), textarea, canvas, [role="combobox"], [role="dialog"], [role="alertdialog"], [data-typeahead]';

/** The card that the keys go to. */
export function focusGrid(): void {
  document.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]')?.focus();
}

/**
 * The keys of what is chosen, wherever in the page the focus is: whoever chose with the mouse has it on a tick, on the
 * bar or nowhere. `order` are the ids as they are shown.
 */
export function usePageKeys(order: readonly string[]): void {
  const recordings = useRecordings();
  const singleKeys = useView((state) => state.singleKeys);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return;
      const target = event.target instanceof Element ? event.target : document.body;
      if (target.closest(KEYS_ARE_TAKEN)) return;
      if (run(event, { recordings, order, singleKeys, nowhere: target === document.body }))
        event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [recordings, order, singleKeys]);
}

interface PageKeys {
  readonly recordings: RecordingsStore;
  readonly order: readonly string[];
  readonly singleKeys: boolean;
  /** Nothing in the page has the focus. */
  readonly nowhere: boolean;
}

/** Whether the key means anything here. */
function run(
  { key, ctrlKey, metaKey }: KeyboardEvent,
  { recordings, order, singleKeys, nowhere }: PageKeys,
): boolean {
  const { browse } = recordings;
  const { selection } = browse.getState();
  const ids = [...selection.ids];
  if (ctrlKey || metaKey) {
    if (key !== 'a' || order.length === 0) return false;
    browse.setState({ selection: toggleAll(selection, order) });
  } else if (nowhere && (key.startsWith('Arrow') || key === 'Home' || key === 'End')) focusGrid();
  else if (ids.length === 0) return false;
  else if (key === 'Delete') askToDelete(recordings, ids);
  else if (key === 'p' && singleKeys) void recordings.change(ids, { pinned: !allPinned(recordings, ids) });
  else if (key === 'Escape') {
    browse.setState({ selection: NO_RECORDINGS });
    focusGrid();
  } else return false;
  return true;
}
