import { COST, type Turns } from '../connection/turns';
import type { Rect } from '../rect';

/**
 * Draws a rectangle in bands of whole rows, over several turns of the event loop if necessary. `draw` gets a band and the
 * number of rows above it; `costOfPixel` is its cost for each pixel.
 */
export function inBands(
  turns: Turns,
  rect: Rect,
  costOfPixel: number,
  draw: (band: Rect, above: number) => void,
): Promise<void> | undefined {
  const { width, height } = rect;
  const most = Math.max(1, Math.floor(COST.band / (Math.max(width, COST.row) * costOfPixel)));
  if (height > most) return bandByBand(turns, rect, costOfPixel, most, draw);
  // Most rectangles are small, and drawn at once.
  draw(rect, 0);
  return turns.spend(height * (COST.row + width * costOfPixel)) ? turns.next() : undefined;
}

async function bandByBand(
  turns: Turns,
  rect: Rect,
  costOfPixel: number,
  most: number,
  draw: (band: Rect, above: number) => void,
): Promise<void> {
  const { width, height } = rect;
  for (let above = 0; above < height; above += most) {
    const rows = Math.min(most, height - above);
    draw({ x: rect.x, y: rect.y + above, width, height: rows }, above);
    if (turns.spend(rows * (COST.row + width * costOfPixel))) await turns.next();
  }
}
