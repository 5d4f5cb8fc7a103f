import { declaredSize } from '../../../shared/geometry';
import type { JournalEntry } from '../../../shared/journal';

/** Where a pointer action landed, in the space it was declared in and on the desktop, in words. */
export interface PointDescription {
  readonly declared: string;
  readonly native: string;
}

/** Undefined where it has no point, or it never came to that. */
export function describePoint({ request, native }: JournalEntry): PointDescription | undefined {
  if (!native?.at) return undefined;
  const size = declaredSize({ width: request.scaled_width ?? 0, height: request.scaled_height ?? 0 }, native);
  const { at, from } = native;
  const way = (start: string | undefined, end: string) => (start === undefined ? end : `${start} → ${end}`);
  const pair = (point: readonly [number, number] | null | undefined) => point?.join(', ');
  const declared = pair(request.coordinate);
  return {
    declared:
      declared === undefined
        ? 'at the pointer'
        : `${way(pair(request.start_coordinate), declared)} of ${size.width} × ${size.height}`,
    native: `${way(from && `${from.x}, ${from.y}`, `${at.x}, ${at.y}`)} of ${native.width} × ${native.height}`,
  };
}
