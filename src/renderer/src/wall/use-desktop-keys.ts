import { useWall } from '../panel/context';
import type { Panel } from '../panel/panel';
import type { Wall } from '../panel/wall';
import { WALL } from '../state/router';
import { placeForKey } from '../state/wall/desktop-keys';
import { useWindowEvent } from '../ui/use-window-event';

/** Elements that keep the keys while they have the focus. */
const DIALOGS = '[role="dialog"], [role="alertdialog"], [data-typeahead]';
const ESCAPE_OWNERS = `input, textarea, canvas, [role="combobox"], [data-desktop-keys], ${DIALOGS}`;

/** Ctrl+1 to 9 open a desktop, Escape leads to the wall. */
export function useDesktopKeys(): void {
  const wall = useWall();
  const onKey = (event: KeyboardEvent) => {
    const panel = wall.panel.getState();
    const hasControl = panel?.view.getState().hasControl ?? false;
    const place = placeForKey(event, { hasControl, isAltGraph: event.getModifierState('AltGraph') });
    if (place === undefined || !goTo(place, event.target, wall, panel)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  // In the capture phase, because the live view stops the keys it receives.
  useWindowEvent('keydown', onKey, true);
}

/** @returns whether the key was used */
function goTo(
  place: number | 'wall',
  target: EventTarget | null,
  wall: Wall,
  panel: Panel | undefined,
): boolean {
  const { desktops = [] } = wall.desktops.store.getState();
  const isIn = (selector: string) => target instanceof Element && target.closest(selector) !== null;
  if (place === 'wall') {
    if (!panel || desktops.length < 2 || isIn(ESCAPE_OWNERS) || usesEscape(panel)) return false;
    wall.router.go(WALL);
    return true;
  }
  const desktop = desktops[place - 1];
  if (!desktop || isIn(DIALOGS)) return false;
  wall.open(desktop.name);
  return true;
}

/** Whether Escape closes or cancels something on the page. */
function usesEscape({ view, host, log, recordings }: Panel): boolean {
  const { pick, enlarged } = view.getState();
  return (
    recordings.router.store.getState().page !== 'live' ||
    pick !== undefined ||
    enlarged ||
    host.getState().selected !== undefined ||
    log.selectedRows().length > 0 ||
    log.store.getState().filter.range !== undefined
  );
}
