/** Chosen recordings by id, and the one a range is drawn from. */
export interface RecordingSelection {
  readonly ids: ReadonlySet<string>;
  readonly anchor: string | undefined;
}

export const NO_RECORDINGS: RecordingSelection = { ids: new Set(), anchor: undefined };

export function withToggledId({ ids }: RecordingSelection, id: string): RecordingSelection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/** With all between the anchor and `id` as well, in the order they are shown. */
export function withIdRange(
  selection: RecordingSelection,
  order: readonly string[],
  id: string,
): RecordingSelection {
  const to = order.indexOf(id);
  if (to < 0) return selection;
  const anchor = selection.anchor === undefined ? to : order.indexOf(selection.anchor);
  const from = anchor < 0 ? to : anchor;
  const between = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selection.ids, ...between]), anchor: order[from] };
}

/** All that are shown; nothing, where all of them are chosen already. */
export function toggleAll({ ids, anchor }: RecordingSelection, order: readonly string[]): RecordingSelection {
  if (order.length > 0 && order.every((id) => ids.has(id))) return NO_RECORDINGS;
  return { ids: new Set(order), anchor };
}

/** Without those that are gone; the same where none is. */
export function withoutDeleted(
  selection: RecordingSelection,
  has: (id: string) => boolean,
): RecordingSelection {
  const left = [...selection.ids].filter(has);
  if (left.length === selection.ids.size) return selection;
  const { anchor } = selection;
  return { ids: new Set(left), anchor: anchor !== undefined && has(anchor) ? anchor : undefined };
}

export interface GridPlace {
  readonly index: number;
  readonly count: number;
  readonly columns: number;
  /** Rows in sight. */
  readonly page: number;
}

/** The card a key leads to; undefined where it leads nowhere. */
export function cardForKey(key: string, ctrl: boolean, place: GridPlace): number | undefined {
  const { index, count, columns, page } = place;
  if (count === 0) return undefined;
  const within = (target: number) => Math.min(Math.max(target, 0), count - 1);
  switch (key) {
    case 'ArrowLeft':
      return within(index - 1);
    case 'ArrowRight':
      return within(index + 1);
    case 'ArrowUp':
      return index < columns ? index : index - columns;
    case 'ArrowDown':
      return within(index + columns);
    case 'PageUp':
      return within(index - columns * page);
    case 'PageDown':
      return within(index + columns * page);
    case 'Home':
      return ctrl ? 0 : index - (index % columns);
    case 'End':
      return ctrl ? count - 1 : within(index - (index % columns) + columns - 1);
    default:
      return undefined;
  }
}
