import type { Size } from '../../../../shared/geometry';

/** Sides that a person can still use (px). The host allows larger ones than any pane. */
const MIN_SIDE = 200;

/** The size of a desktop that fills a pane (px), with even sides, as videos need them. */
export function geometryFor({ width, height }: Size): string {
  const side = (length: number) => Math.max(Math.floor(length / 2) * 2, MIN_SIDE);
  return `${side(width)}x${side(height)}`;
}
