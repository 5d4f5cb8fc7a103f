import type { ControlState } from '../../../shared/control';
import type { Client } from './client';

/** Control of the desktop by this live view. Every method throws `ApiFailure`. */
export interface ControlApi {
  take(force: boolean): Promise<ControlState>;
  giveBack(): Promise<ControlState>;
  pause(on: boolean): Promise<ControlState>;
  sensitive(on: boolean): Promise<ControlState>;
}

/** `viewer` is the name of this live view. */
export function createControlApi({ call }: Client, viewer: string): ControlApi {
  return {
    take: (force) => call('takeControl', { body: { viewer, force } }),
    giveBack: () => call('releaseControl', { body: { viewer } }),
    pause: (on) => call(on ? 'pauseAgent' : 'resumeAgent'),
    sensitive: (sensitive) => call('setPrivateTyping', { body: { viewer, sensitive } }),
  };
}
