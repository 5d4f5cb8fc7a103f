import { PARAMETERS } from '../../../shared/action-parameters';
import { verbOf } from '../actions/describe';
import type { Panel } from '../panel/panel';
import { withPoint } from '../state/composer/draft';

/** Lets the user pick a point of the draft on the screen; for a drag both, by dragging or one after the other. */
export function pickPoint(panel: Panel, which: 'start_coordinate' | 'coordinate'): void {
  const { view, composer } = panel;
  const { action } = composer.store.getState().draft;
  const { picture, live } = view.getState();
  if (!picture || live.kind !== 'connected') return;
  const drags = action === 'left_click_drag';
  const preposition = which === 'start_coordinate' ? 'from' : drags ? 'to' : 'at';
  const done = () => panel.focus.focus('composer-coordinate');
  view.startPick({
    purpose:
      which === 'start_coordinate'
        ? 'Drag from start to end, or pick the start'
        : `Pick the point to ${verbOf(action)} ${preposition}`,
    onPicked(point) {
      composer.change(withPoint(composer.store.getState().draft, which, point, picture));
      if (which === 'start_coordinate') pickPoint(panel, 'coordinate');
      else done();
    },
    ...(drags && {
      onDragged(from, to) {
        const started = withPoint(composer.store.getState().draft, 'start_coordinate', from, picture);
        composer.change(withPoint(started, 'coordinate', to, picture));
        done();
      },
    }),
  });
}

/** Picks the first point that the selected action takes. */
export function pickFirst(panel: Panel): void {
  const takes = PARAMETERS[panel.composer.store.getState().draft.action];
  const first = takes.find((parameter) => parameter === 'start_coordinate' || parameter === 'coordinate');
  if (first) pickPoint(panel, first);
}
