import type { Notice } from '../../shared/events';
import { now } from '../base/clock';
import type { EventBus } from '../base/event-bus';
import type { Control } from './control';
import type { Lease } from './lease';

/** Manual mouse moves are ignored if no agent has acted for this long (ms). */
const NEAR_MS = 10_000;

/** Pauses the agent when a person moves the mouse of this machine while the agent uses it. */
export class ManualInputPause {
  #actedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: { readonly isPaused: () => boolean; readonly pause: () => void }) {}

  /** Notes that an action of an agent started. */
  agentActed(now: number): void {
    this.#actedAt = now;
  }

  /** Notes that a person moved the mouse. */
  mouseMoved(now: number): void {
    if (now - this.#actedAt <= NEAR_MS && !this.options.isPaused()) this.options.pause();
  }
}

interface ManualInputParts {
  readonly bus: Pick<EventBus, 'on'>;
  readonly mouseMoved: { subscribe(listener: () => void): unknown };
  readonly lease: Pick<Lease, 'paused' | 'holder'>;
  readonly control: Pick<Control, 'pause'>;
}

/** Pauses the agent, as {@link ManualInputPause}, for the parts of a desktop. */
export function pauseOnManualInput(
  { bus, mouseMoved, lease, control }: ManualInputParts,
  notify: (level: Notice['level'], message: string) => void,
): void {
  const manualInput = new ManualInputPause({
    isPaused: () => lease.paused || lease.holder !== undefined,
    pause() {
      notify('warn', 'The mouse was moved by hand: the agent is paused until you resume it.');
      void control.pause(true);
    },
  });
  bus.on('action.started', ({ action }) => {
    if (action.source === 'agent') manualInput.agentActed(now());
  });
  mouseMoved.subscribe(() => manualInput.mouseMoved(now()));
}
