import type { KeyboardEvent } from 'react';
import { isActive } from '../state/recordings/recording-labels';
import {
  cardForKey,
  NO_RECORDINGS,
  toggleAll,
  withIdRange,
  withToggledId,
} from '../state/recordings/recording-selection';
import type { RecordingsStore } from '../state/recordings/recordings-store';

export interface GridKeyContext {
  readonly recordings: RecordingsStore;
  /** Ids as they are shown. */
  readonly order: readonly string[];
  readonly index: number;
  readonly columns: number;
  readonly singleKeys: boolean;
  readonly page: number;
  readonly goTo: (index: number) => void;
}

/** A key in the grid: on the card it comes from, or on all that are chosen. */
export function gridKey(event: KeyboardEvent, context: GridKeyContext): void {
  const { recordings, order, index, columns, page, goTo } = context;
  const { browse, router } = recordings;
  const { selection } = browse.getState();
  const id = order[index];
  // Buttons and fields within a card have keys of their own; a tick, which a click has left the focus on, only Space.
  if (id === undefined || !isCardOrTick(event)) return;
  const meant = selection.ids.size > 0 ? [...selection.ids] : [id];
  const to = cardForKey(event.key, event.ctrlKey || event.metaKey, {
    index,
    count: order.length,
    columns,
    page,
  });
  if (to !== undefined) {
    if (event.shiftKey) {
      const from = selection.anchor === undefined ? { ...selection, anchor: id } : selection;
      browse.setState({ selection: withIdRange(from, order, order[to] ?? id) });
    }
    goTo(to);
  } else if (event.key === 'Enter') router.go({ page: 'player', id });
  else if (event.key === ' ') browse.setState({ selection: withToggledId(selection, id) });
  else if (event.key === 'F2') browse.setState({ renaming: id });
  else if (event.key === 'Escape') browse.setState({ selection: NO_RECORDINGS });
  else if (event.key === 'Delete') askToDelete(recordings, meant);
  else if (event.key === 'p' && context.singleKeys)
    void recordings.change(meant, { pinned: !allPinned(recordings, meant) });
  else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
    browse.setState({ selection: toggleAll(selection, order) });
  } else return;
  event.preventDefault();
}

/** Those being made cannot be deleted. */
export function askToDelete({ browse, library }: RecordingsStore, ids: readonly string[]): void {
  const { items } = library.getState();
  const deleting = ids.filter((id) => {
    const recording = items.get(id);
    return recording !== undefined && !isActive(recording);
  });
  if (deleting.length > 0) browse.setState({ deleting });
}

export function allPinned({ library }: RecordingsStore, ids: readonly string[]): boolean {
  const { items } = library.getState();
  return ids.every((id) => items.get(id)?.pinned);
}

function isCardOrTick({ target, key }: KeyboardEvent): boolean {
  if (target instanceof HTMLInputElement) return target.type === 'checkbox' && key !== ' ';
  return target instanceof HTMLElement && 'id' in target.dataset;
}
