import type { ControlState } from '../../shared/control';
import type { Action } from '../../shared/parse-action';
import type { RequestError } from '../../shared/request-error';
import { now } from '../base/clock';
import { actionRefusal, type ControlClient, hasControl, type Phase, type Requester } from './policy';

/** Who may use the desktop now. Control changes it; the dispatcher and the live views ask it. */
export class Lease {
  phase: Phase = { kind: 'free' };
  /** Whether a person has paused the agents. */
  paused = false;
  /** When the holder last used the desktop, by `now()` (ms). */
  usedAt = Number.NEGATIVE_INFINITY;
  /** The live views that are connected. */
  readonly clients = new Set<ControlClient>();

  /** The live view that has control or is about to get it. */
  get holder(): string | undefined {
    return this.phase.kind === 'taking' || this.phase.kind === 'held' ? this.phase.viewer : undefined;
  }

  get state(): ControlState {
    const { phase, paused } = this;
    if (phase.kind !== 'taking' && phase.kind !== 'held') return { holder: 'agent', paused };
    const { viewer, since } = phase;
    const sensitive = this.isPrivate(viewer);
    return { holder: 'person', viewer, since: since.toISOString(), ...(sensitive && { sensitive }), paused };
  }

  clientsOf(viewer: string): ControlClient[] {
    return [...this.clients].filter(({ id }) => id === viewer);
  }

  /** Whether private typing is on in a live view. */
  isPrivate(viewer: string): boolean {
    return this.clientsOf(viewer).some(({ sensitive }) => sensitive);
  }

  hasControl(client: ControlClient): boolean {
    return hasControl(this.phase, client);
  }

  /** Restarts the idle time if `viewer` has control. */
  noteUse(viewer: string | undefined): void {
    if (this.phase.kind === 'held' && this.phase.viewer === viewer) this.usedAt = now();
  }

  /** The reason why an action must not run now. An action that may run counts as use. */
  refusalOf(requester: Requester, action: Pick<Action, 'action'>): RequestError | undefined {
    const isPrivate = this.holder !== undefined && this.isPrivate(this.holder);
    const refusal = actionRefusal(this.phase, this.paused, requester, action, isPrivate);
    if (!refusal) this.noteUse(requester.viewer);
    return refusal;
  }
}
