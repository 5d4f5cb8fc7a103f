/** Points and sizes in pixels, and the mapping between declared and native coordinate spaces. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function isSame(a: Point, b: Point): boolean {
  return a.x === b.x && a.y === b.y;
}

/**
 * Maps a coordinate from an axis of `from` pixels to an axis of `to` pixels, pixel center to pixel center, clamped to
 * `[0, to - 1]`. Equal axes only clamp. The formula is part of the API's contract.
 */
export function mapCoordinate(c: number, from: number, to: number): number {
  const mapped = from === to ? c : ((c + 0.5) * to) / from - 0.5;
  return Math.round(Math.min(Math.max(mapped, 0), to - 1));
}

/** Maps a point between two coordinate spaces, axis by axis. */
export function mapPoint(point: Point, from: Size, to: Size): Point {
  return {
    x: mapCoordinate(point.x, from.width, to.width),
    y: mapCoordinate(point.y, from.height, to.height),
  };
}

/** The size that a client declared. An axis without one (absent, zero or negative) is native. */
export function declaredSize(
  declared: { readonly width?: number | null | undefined; readonly height?: number | null | undefined },
  native: Size,
): Size {
  return {
    width: declared.width && declared.width > 0 ? declared.width : native.width,
    height: declared.height && declared.height > 0 ? declared.height : native.height,
  };
}

/** The largest size with the proportions of `size` that fits into `room`: whole pixels, at least one a side. */
export function fittedInto(room: Size, size: Size): Size {
  return scaledBy(Math.min(room.width / size.width, room.height / size.height), size);
}

/** The same, but at most `size` itself. */
export function scaledDownInto(room: Size, size: Size): Size {
  return scaledBy(Math.min(1, room.width / size.width, room.height / size.height), size);
}

function scaledBy(scale: number, { width, height }: Size): Size {
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: side(width), height: side(height) };
}
