import { useView } from '../panel/context';
import { useRecordings } from '../panel/use-recordings';
import { useWindowEvent } from '../ui/use-window-event';
import { type SelectionKeyContext, selectionKey } from './grid-keys';

/** Elements that handle keys themselves. */
const KEY_OWNERS =
  'input:not([type="checkbox"]), textarea, canvas, [role="combobox"], [role="dialog"], [role="alertdialog"], [data-typeahead]';

export function focusGrid(): void {
  document.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]')?.focus();
}

/** The selection's keys, with the focus anywhere in the page. `order` has the ids in the shown order. */
export function usePageKeys(order: readonly string[]): void {
  const recordings = useRecordings();
  const singleKeys = useView((state) => state.singleKeys);
  useWindowEvent('keydown', (event) => {
    if (pageKey(event, { recordings, order, singleKeys, fallback: [] })) event.preventDefault();
  });
}

/** Handles a key of the page. Returns whether it was one. */
function pageKey(event: KeyboardEvent, context: SelectionKeyContext): boolean {
  if (event.defaultPrevented || event.altKey) return false;
  const { browse } = context.recordings;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest(KEY_OWNERS)) return false;
  if (target === document.body && /^(Arrow.*|Home|End)$/.test(event.key)) focusGrid();
  else if (event.key === 'Escape' && browse.store.getState().selection.ids.size > 0) {
    browse.select([]);
    focusGrid();
  } else return selectionKey(event, context);
  return true;
}
