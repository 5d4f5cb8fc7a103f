import type { KeyboardEvent } from 'react';
import { cardForKey } from '../state/recordings/recording-selection';
import type { RecordingsStore } from '../state/recordings/recordings-store';

interface GridKeyContext {
  readonly recordings: RecordingsStore;
  /** Ids in the shown order. */
  readonly order: readonly string[];
  readonly index: number;
  readonly columns: number;
  readonly singleKeys: boolean;
  readonly page: number;
  readonly goTo: (index: number) => void;
}

/** Handles a key of the focused card; changes apply to the selection if there is one. */
export function gridKey(event: KeyboardEvent, context: GridKeyContext): void {
  const { recordings, order, index, columns, page, goTo } = context;
  const { browse, router } = recordings;
  const id = order[index];
  if (id === undefined || !isCardOrTick(event)) return;
  const { key, shiftKey } = event;
  const withCtrl = event.ctrlKey || event.metaKey;
  const to = cardForKey(key, withCtrl, { index, count: order.length, columns, page });
  if (to !== undefined) {
    if (shiftKey) browse.selectTo(order[to] ?? id, order);
    goTo(to);
  } else if (key === 'Enter') router.go({ page: 'player', id });
  else if (key === ' ') browse.toggle(id);
  else if (key === 'F2') browse.startRenaming(id);
  else if (key === 'Escape') browse.select([]);
  else if (!selectionKey(event, { ...context, fallback: [id] })) return;
  event.preventDefault();
}

export interface SelectionKeyContext extends Pick<GridKeyContext, 'recordings' | 'order' | 'singleKeys'> {
  /** The recordings a key applies to if none are selected. */
  readonly fallback: readonly string[];
}

/** Handles the keys that select all, delete and pin. Returns whether it was one. */
export function selectionKey(
  { key, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>,
  { recordings, order, singleKeys, fallback }: SelectionKeyContext,
): boolean {
  const selected = [...recordings.browse.store.getState().selection.ids];
  const ids = selected.length > 0 ? selected : fallback;
  if (ctrlKey || metaKey) {
    if (key !== 'a' || order.length === 0) return false;
    recordings.browse.toggleAll(order);
  } else if (ids.length === 0) return false;
  else if (key === 'Delete') recordings.askToDelete(ids);
  else if (key === 'p' && singleKeys) void recordings.togglePinned(ids);
  else return false;
  return true;
}

/** Buttons and fields in a card have their own keys; a check box, which clicks leave the focus on, has only Space. */
function isCardOrTick({ target, key }: KeyboardEvent): boolean {
  if (target instanceof HTMLInputElement) return target.type === 'checkbox' && key !== ' ';
  return target instanceof HTMLElement && 'id' in target.dataset;
}
