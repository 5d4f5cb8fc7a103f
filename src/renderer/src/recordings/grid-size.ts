/** Between two cards, in pixels; as in Grid.module.css. */
export const GAP = 14;
/** At both sides of the grid, and the border of a card. */
const PADDING = 2 * 16;
const BORDERS = 2;
/** Below the picture: its line and the words. */
const WORDS = 77;

/** The narrowest a card may be; on a large screen they are larger. */
function narrowest(width: number): number {
  if (width < 1500) return 262;
  return width < 2600 ? 290 : 340;
}

/** How many cards are in a row of that width, in pixels. */
export function columnsIn(width: number): number {
  return Math.max(Math.floor((width - PADDING + GAP) / (narrowest(width) + GAP)), 1);
}

/** The height of a row with the gap below it. */
export function rowHeight(width: number, columns: number): number {
  const card = (width - PADDING - GAP * (columns - 1)) / columns;
  return Math.round(Math.max(card - BORDERS, 0) * (9 / 16)) + WORDS + BORDERS + GAP;
}
