import type { Point, Size } from '../../../shared/geometry';

export interface CropRect extends Point, Size {}

/** The part of a screen with all boxes and a margin, in the screen's proportions. */
export function cropFor(boxes: readonly CropRect[], screen: Size): CropRect {
  const left = Math.min(...boxes.map(({ x }) => x));
  const top = Math.min(...boxes.map(({ y }) => y));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  const scale = Math.min(Math.max((right - left) / screen.width, (bottom - top) / screen.height) * MARGIN, 1);
  const [width, height] = [screen.width * scale, screen.height * scale];
  return {
    x: clamp((left + right - width) / 2, screen.width - width),
    y: clamp((top + bottom - height) / 2, screen.height - height),
    width,
    height,
  };
}

const MARGIN = 1.25;

function clamp(value: number, max: number): number {
  return Math.min(Math.max(value, 0), max);
}

/** The CSS position of a box on a view of a crop. */
export function rectStyle(
  crop: CropRect,
  { x, y, width, height }: CropRect,
): { left: string; top: string; width: string; height: string } {
  const percent = (part: number, whole: number) => `${(part / whole) * 100}%`;
  return {
    left: percent(x - crop.x, crop.width),
    top: percent(y - crop.y, crop.height),
    width: percent(width, crop.width),
    height: percent(height, crop.height),
  };
}
