/** Selected recordings by id, and the anchor of a range. */
export interface LibrarySelection {
  readonly ids: ReadonlySet<string>;
  readonly anchor: string | undefined;
}

export const NO_RECORDINGS: LibrarySelection = { ids: new Set(), anchor: undefined };

export function withToggledId({ ids }: LibrarySelection, id: string): LibrarySelection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/** Adds the range between the anchor and `id`, in the shown order. */
export function withIdRange(
  selection: LibrarySelection,
  order: readonly string[],
  id: string,
): LibrarySelection {
  const to = order.indexOf(id);
  if (to < 0) return selection;
  const anchor = selection.anchor === undefined ? to : order.indexOf(selection.anchor);
  const from = anchor < 0 ? to : anchor;
  const between = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selection.ids, ...between]), anchor: order[from] };
}

/** Selects all; none if all were selected. */
export function toggleAll({ ids, anchor }: LibrarySelection, order: readonly string[]): LibrarySelection {
  if (order.length > 0 && order.every((id) => ids.has(id))) return NO_RECORDINGS;
  return { ids: new Set(order), anchor };
}

/** Without deleted recordings; the same object if there are none. */
export function withoutDeleted(selection: LibrarySelection, has: (id: string) => boolean): LibrarySelection {
  const left = [...selection.ids].filter(has);
  if (left.length === selection.ids.size) return selection;
  const { anchor } = selection;
  return { ids: new Set(left), anchor: anchor !== undefined && has(anchor) ? anchor : undefined };
}

interface GridPlace {
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
  const rowStart = index - (index % columns);
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index < columns ? index : index - columns,
    ArrowDown: index + columns,
    PageUp: index - columns * page,
    PageDown: index + columns * page,
    Home: ctrl ? 0 : rowStart,
    End: ctrl ? count - 1 : rowStart + columns - 1,
  };
  const target = targets[key];
  return target === undefined ? undefined : Math.min(Math.max(target, 0), count - 1);
}
