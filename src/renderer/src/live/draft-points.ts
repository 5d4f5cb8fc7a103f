import { PARAMETERS } from '../../../shared/action-parameters';
import { mapPoint, type Point, type Size } from '../../../shared/geometry';
import { type Draft, declaredBy, pointOf } from '../state/composer/draft';

/** The points of the composer's draft that have values (native pixels). */
export function draftPoints(
  draft: Draft,
  native: Size,
): { readonly name: 'start' | 'point'; readonly point: Point }[] {
  const takes = PARAMETERS[draft.action];
  const declared = declaredBy(draft, native);
  const points = [
    { name: 'start', parameter: 'start_coordinate' },
    { name: 'point', parameter: 'coordinate' },
  ] as const;
  return points.flatMap(({ name, parameter }) => {
    const point = takes.includes(parameter) ? pointOf(draft, parameter) : undefined;
    return point ? [{ name, point: mapPoint(point, declared, native) }] : [];
  });
}
