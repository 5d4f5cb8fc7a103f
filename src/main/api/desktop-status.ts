import type { DesktopStatus } from '../../shared/desktop';
import type { InputConnection } from '../actions/input-connection';
import type { Desktop } from '../desktop/desktop';

/** The API's status of the desktop: its own state, and the keys and buttons that actions hold, if connected. */
export function desktopStatus(
  desktop: Pick<Desktop, 'state' | 'backend'>,
  seat: InputConnection | undefined,
  viewers: number,
): DesktopStatus {
  const { size, ...state } = desktop.state;
  const { width, height } = seat?.rfb.size ?? size;
  const { keys = [], buttons = [] } = seat?.held ?? {};
  return { ...state, backend: desktop.backend, width, height, viewers, held: { keys, buttons } };
}
