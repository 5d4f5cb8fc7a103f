/** The part of noVNC's display that is used: it maps view positions to desktop pixels. */
interface Display {
  absX(x: number): number;
  absY(y: number): number;
  readonly width: number;
  readonly height: number;
}

/** The part of the canvas that is used. */
interface View {
  getBoundingClientRect(): { readonly width: number; readonly height: number };
}

/**
 * Makes the last row and column of a scaled-down desktop reachable: the last pixel of the view maps to the last pixel
 * of the desktop. noVNC rounds down to an earlier one.
 */
export function mapEdgesExactly(client: object, canvas: View): void {
  const display: unknown = '_display' in client ? client._display : undefined;
  if (!isDisplay(display)) return;
  const absX = display.absX.bind(display);
  const absY = display.absY.bind(display);
  display.absX = (x) =>
    isLast(x, canvas.getBoundingClientRect().width, display.width) ? display.width - 1 : absX(x);
  display.absY = (y) =>
    isLast(y, canvas.getBoundingClientRect().height, display.height) ? display.height - 1 : absY(y);
}

function isLast(at: number, view: number, native: number): boolean {
  return view < native && at >= view - 1;
}

/** The smallest delta that browsers report for one notch (pixels, lines, pages). */
const NOTCH = [100, 3, 1];
/** Upper bound of notches in one event. */
const MAX_NOTCHES = 20;

/** A turn of the wheel; `deltaMode` is 0 (pixels), 1 (lines) or 2 (pages). */
export interface WheelTurn {
  readonly deltaX: number;
  readonly deltaY: number;
  readonly deltaMode: number;
}

/**
 * The number of wheel clicks in an event; a fast turn is one event of several notches. Small deltas count as one,
 * because noVNC adds up those of a trackpad itself.
 */
export function countNotches({ deltaX, deltaY, deltaMode }: WheelTurn): number {
  const notches = Math.max(Math.abs(deltaX), Math.abs(deltaY)) / (NOTCH[deltaMode] ?? 1);
  return Math.min(Math.max(Math.floor(notches), 1), MAX_NOTCHES);
}

function isDisplay(value: unknown): value is Display {
  return (
    typeof value === 'object' &&
    value !== null &&
    'absX' in value &&
    typeof value.absX === 'function' &&
    'absY' in value &&
    typeof value.absY === 'function' &&
    'width' in value &&
    'height' in value
  );
}
