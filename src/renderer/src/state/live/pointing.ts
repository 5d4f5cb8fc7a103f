/** What noVNC's display is to us: it knows which pixel of the desktop is at a place in the view. */
interface Display {
  absX(x: number): number;
  absY(y: number): number;
  readonly width: number;
  readonly height: number;
}

/** The part of the canvas that is asked. */
interface View {
  getBoundingClientRect(): { readonly width: number; readonly height: number };
}

/**
 * Lets the last column and row of the desktop be pointed at where it is shown smaller than it is: the last pixel of the
 * view is the last of the desktop. noVNC rounds down, to some pixels before it.
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

/** What one notch of a wheel scrolls at the least, as browsers say it (in pixels, lines or pages). */
const NOTCH = [100, 3, 1];
/** No hand turns a wheel faster than this between two events. */
const MAX_NOTCHES = 20;

/** How far a wheel was turned; `deltaMode` 0 is in pixels, 1 in lines, 2 in pages. */
export interface WheelTurn {
  readonly deltaX: number;
  readonly deltaY: number;
  readonly deltaMode: number;
}

/**
 * How many clicks of a wheel an event stands for: a fast turn is one event of several notches. Less than two are one
 * event: noVNC collects the small ones of a trackpad itself.
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
