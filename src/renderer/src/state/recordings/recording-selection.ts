/** Selected recordings by id, and the anchor of a range. */
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

/** Adds the range between the anchor and `id`, in the shown order. */
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

/** Selects all; none if all were selected. */
export function toggleAll({ ids, anchor }: RecordingSelection, order: readonly string[]): RecordingSelection {
  if (order.length > 0 && order.every((id) => ids.has(id))) return NO_RECORDINGS;
  return { ids: new Set(order), anchor };
}

/** Without deleted recordings; the same object if there are none. */
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
  /** Visible rows. */
  readonly page: number;
}

/** The card that a key moves to; undefined for other keys. */
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
