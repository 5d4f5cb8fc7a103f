import { mapPoint, type Point, type Size } from '../../../shared/geometry';
import { type Draft, declaredBy, FIELDS } from '../composer/draft';

/** The points of the composer's draft that are filled in, on the desktop (native pixels). */
export function draftPoints(
  draft: Draft,
  native: Size,
): { readonly name: 'start' | 'point'; readonly point: Point }[] {
  const fields = FIELDS[draft.action];
  const declared = declaredBy(draft, native);
  const at = (x: string, y: string) => {
    const point = { x: Number(x), y: Number(y) };
    const filled =
      x.trim() !== '' && y.trim() !== '' && Number.isInteger(point.x) && Number.isInteger(point.y);
    return filled ? mapPoint(point, declared, native) : undefined;
  };
  const start = fields.includes('start') ? at(draft.startX, draft.startY) : undefined;
  const point = fields.includes('point') ? at(draft.x, draft.y) : undefined;
  return [
    ...(start ? [{ name: 'start' as const, point: start }] : []),
    ...(point ? [{ name: 'point' as const, point }] : []),
  ];
}
