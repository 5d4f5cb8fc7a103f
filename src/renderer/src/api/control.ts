import { ControlState } from '../../../shared/control';
import { type Ask, asJson } from './http';

/** The host's lease, as this live view asks for it. Every method throws `ApiFailure`. */
export interface ControlApi {
  take(force: boolean): Promise<ControlState>;
  giveBack(): Promise<ControlState>;
  pause(on: boolean): Promise<ControlState>;
  sensitive(on: boolean): Promise<ControlState>;
}

/** `viewer` is what this live view calls itself. */
export function createControlApi(ask: Ask, viewer: string): ControlApi {
  const post = async (name: string, body: object = {}) =>
    ControlState.parse(await ask(`/api/v0/control/${name}`, asJson('POST', body)));
  return {
    take: (force) => post('take', { viewer, force }),
    giveBack: () => post('give-back', { viewer }),
    pause: (on) => post(on ? 'pause' : 'resume'),
    sensitive: (sensitive) => post('sensitive', { viewer, sensitive }),
  };
}
