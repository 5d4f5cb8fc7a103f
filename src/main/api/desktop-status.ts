import type { DesktopStatus } from '../../shared/desktop';
import type { InputConnection } from '../actions/input-connection';
import type { Desktop } from '../desktop/desktop';

/** The API's status of the desktop: its own state, and the keys and buttons that actions hold, if connected. */
export function desktopStatus(
  desktop: Pick<Desktop, 'state' | 'backend'>,
  seat: InputConnection | undefined,
  viewers: number,
): DesktopStatus {
  const { state, reason, size, display, xauthority, address } = desktop.state;
  const held = seat?.held;
  const { width, height } = seat?.rfb.size ?? size;
  return {
    state,
    ...(reason !== undefined && { reason }),
    backend: desktop.backend,
    width,
    height,
    ...(display !== undefined && { display }),
    ...(xauthority !== undefined && { xauthority }),
    ...(address !== undefined && { address }),
    viewers,
    held: { keys: held?.keys ?? [], buttons: held?.buttons ?? [] },
  };
}
