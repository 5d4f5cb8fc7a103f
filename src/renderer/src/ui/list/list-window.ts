/** Whether part of a row is visible in a list that is scrolled to `offset` (px). */
export function isRowVisible(index: number, rowHeight: number, offset: number, viewHeight: number): boolean {
  return index >= 0 && (index + 1) * rowHeight > offset && index * rowHeight < offset + viewHeight;
}

/**
 * The highest element (px). Browsers limit heights to some 33 million and position rows inexactly above half of that.
 */
const MAX_HEIGHT = 16_000_000;

/** The height of the content element (px), and how many pixels the rows move per scrolled pixel. */
export function scaleContent(count: number, rowHeight: number, viewHeight: number) {
  const rows = count * rowHeight;
  if (rows <= MAX_HEIGHT) return { contentHeight: rows, ratio: 1 };
  const ratio = rows / MAX_HEIGHT;
  // The extra height makes the last row end at the end of the view.
  return { contentHeight: MAX_HEIGHT + viewHeight * (1 - 1 / ratio), ratio };
}

/** A list of rows of one height, part of which is visible (px). */
export interface ListWindow {
  readonly count: number;
  readonly rowHeight: number;
  /** How far the rows are scrolled. */
  readonly offset: number;
  readonly viewHeight: number;
}

/** The visible rows and `overscan` more on either side; both ends are inclusive. */
export function rowsToRender({ count, rowHeight, offset, viewHeight }: ListWindow, overscan: number) {
  if (viewHeight <= 0) return { first: 0, last: -1 };
  // After rows are removed, the browser corrects its scroll position a little later.
  const top = Math.max(Math.min(offset, count * rowHeight - viewHeight), 0);
  const visible = Math.floor(top / rowHeight);
  return {
    first: Math.max(visible - overscan, 0),
    last: Math.min(visible + Math.ceil(viewHeight / rowHeight) + overscan, count - 1),
  };
}

/** The rendered rows, both ends inclusive. The row at `index` has the element with the key `index - anchor`. */
export interface RenderedRows {
  readonly first: number;
  readonly last: number;
  readonly anchor: number;
}

/**
 * Assigns elements to the rows that are rendered now. A row keeps its element, unless most rows are different: then each
 * element gets a different row, in the same order, which costs a fraction of creating it.
 */
export function assignElements(
  before: RenderedRows,
  { first, last }: Pick<RenderedRows, 'first' | 'last'>,
): RenderedRows {
  const same = Math.min(last, before.last) - Math.max(first, before.first) + 1;
  const mostDiffer = 2 * same < last - first + 1;
  return { first, last, anchor: mostDiffer ? before.anchor + first - before.first : before.anchor };
}

/** The offset nearest to the present one at which the whole row is visible. */
export function offsetToReveal(
  index: number,
  { rowHeight, offset, viewHeight }: Omit<ListWindow, 'count'>,
): number {
  return Math.min(Math.max(offset, (index + 1) * rowHeight - viewHeight), index * rowHeight);
}
