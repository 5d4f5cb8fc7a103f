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
