/** Between two cards (px). */
export const GAP = 14;
/** The padding of the grid (px): --s4 on both sides. */
const PADDING = 2 * 16;
const BORDERS = 2;
/** The text below a card's thumbnail, with its border (px). */
const TEXT_HEIGHT = 77;

/** The minimum width of a card (px), by the width of the grid. */
function minWidth(width: number): number {
  if (width < 1500) return 262;
  return width < 2600 ? 290 : 340;
}

/** The number of cards in a row of that width (px). */
export function columnsIn(width: number): number {
  return Math.max(Math.floor((width - PADDING + GAP) / (minWidth(width) + GAP)), 1);
}

/** The height of a row and the gap below it (px). */
export function rowHeight(width: number, columns: number): number {
  const card = (width - PADDING - GAP * (columns - 1)) / columns;
  return Math.round(Math.max(card - BORDERS, 0) * (9 / 16)) + TEXT_HEIGHT + BORDERS + GAP;
}
