import { geometryFor } from '../state/live/match-window';
import type { Panel } from './panel';
import type { Wall } from './wall';

/** Gives the desktop the size of the live pane, so that its picture is shown at 100 %. */
export async function matchWindow({ desktop, view, reportDone }: Panel, { desktops }: Wall): Promise<void> {
  const { pane } = view.getState();
  if (!pane) return;
  const geometry = geometryFor(pane);
  if (await desktops.resize(desktop, geometry))
    reportDone(`The desktop has ${geometry.replace('x', ' × ')} pixels now.`);
}
