import { verbOf } from '../log/words';
import type { Panel } from '../panel';
import { FIELDS, withPoint } from './draft';

/** Has a point of the draft picked on the live view; of a drag, its start and then its end. */
export function pickPoint(panel: Panel, which: 'start' | 'point'): void {
  const { view, composer } = panel;
  const { action } = composer.store.getState().draft;
  const { picture, live } = view.getState();
  if (!picture || live.kind !== 'connected') return;
  const where = which === 'start' ? 'from' : action === 'left_click_drag' ? 'to' : 'at';
  view.setState({
    pick: {
      purpose: `Pick the point to ${verbOf(action)} ${where}`,
      onPicked(point) {
        composer.change(withPoint(composer.store.getState().draft, which, point, picture));
        if (which === 'start') pickPoint(panel, 'point');
        else document.getElementById('composer-point')?.focus();
      },
    },
  });
}

/** Picks what the chosen action needs first, if it needs a point. */
export function pickFirst(panel: Panel): void {
  const fields = FIELDS[panel.composer.store.getState().draft.action];
  if (fields.includes('start')) pickPoint(panel, 'start');
  else if (fields.includes('point')) pickPoint(panel, 'point');
}
