import { setImmediate as nextTurn } from 'node:timers/promises';
import { PendingQueue } from '../connection/pending-queue';
import { roundTrip } from '../connection/round-trip';
import type { RfbScreen, ScreenUpdate } from '../framebuffer/rfb-screen';
import { enableContinuousUpdates, framebufferUpdateRequest } from '../messages/client-messages';
import type { Rect } from '../rect';
import { ContinuousPlan, type ContinuousPlanOptions, type ContinuousStep } from './continuous-plan';
import { HeldChanges } from './held-changes';

/** The connection to the server. */
export interface Wire {
  readonly write: (bytes: Buffer) => void;
  /** As `RfbClient.fence`. */
  readonly fence: () => Promise<void>;
  readonly screen: RfbScreen;
}

/** Requests are slightly more frequent than calls of `next`, so that no call misses a change if requests are uneven. */
const INTERVAL_FACTOR = 0.9;

/**
 * Changes of a distant screen: drawn when they arrive, and kept until `next` is called. {@link ContinuousPlan} decides how
 * they are requested from the server.
 */
export class ContinuousUpdates {
  readonly #wire: Wire;
  readonly #plan: ContinuousPlan;
  readonly #slotMs: number;
  readonly #held = new HeldChanges();
  readonly #waiting = new PendingQueue<undefined, readonly Rect[]>();
  #timer: NodeJS.Timeout | undefined;
  #resized = false;
  #handedOut = false;
  #over = false;

  constructor(wire: Wire, options: ContinuousPlanOptions) {
    this.#wire = wire;
    this.#slotMs = options.slotMs * INTERVAL_FACTOR;
    this.#plan = new ContinuousPlan({ ...options, slotMs: this.#slotMs });
    this.#do(this.#plan.begin());
  }

  /** The changes since the last call, at once or when there are any; several updates are merged. */
  next(): Promise<readonly Rect[]> {
    const change = this.#waiting.add(undefined);
    this.#giveOut();
    return change;
  }

  /** Adds a whole update that has been drawn. */
  updated({ changed, repainted, resized }: ScreenUpdate): void {
    for (const rect of [...changed, ...repainted]) this.#held.add(rect);
    this.#do(this.#plan.updated(changed.length > 0 || resized));
    if (resized) {
      this.#resized = true;
      this.#do(this.#plan.resized());
    }
    this.#giveOut();
  }

  /** A caller got the framebuffer, and reads it before it awaits anything. */
  onFramebufferShown(): void {
    this.#handedOut = true;
  }

  /** Returns the changes and clears them; the caller reads the whole screen now. */
  taken(): readonly Rect[] {
    this.onFramebufferShown();
    this.#resized = false;
    const rects = this.#held.take();
    this.#do(this.#plan.taken());
    return rects;
  }

  /** The server has stopped continuous updates. */
  ended(): void {
    this.#do(this.#plan.ended());
  }

  /** Resolves when the next update may be drawn: the receiver of a change reads the framebuffer first. */
  async waitForViewer(): Promise<void> {
    if (!this.#handedOut) return;
    this.#handedOut = false;
    await nextTurn();
  }

  rejectAll(error: Error): void {
    this.#over = true;
    this.#keepTime();
    this.#waiting.rejectAll(error);
  }

  #giveOut(): void {
    if (!this.#waiting.any || !(this.#held.any || this.#resized) || this.#wire.screen.updating) return;
    this.#waiting.resolveFirst(this.taken());
  }

  #do(steps: readonly ContinuousStep[]): void {
    const { write, fence, screen } = this.#wire;
    for (const step of steps) {
      switch (step) {
        case 'push':
          write(enableContinuousUpdates(true, screen.framebuffer.area));
          break;
        case 'stop':
          write(enableContinuousUpdates(false, screen.framebuffer.area));
          break;
        case 'ask':
          write(framebufferUpdateRequest(screen.framebuffer.area, true));
          fence().then(
            () => this.#do(this.#plan.read()),
            () => undefined,
          );
          break;
        default:
          step satisfies never;
      }
    }
    this.#keepTime();
  }

  #keepTime(): void {
    const ticks = this.#plan.ticks && !this.#over;
    if (ticks === (this.#timer !== undefined)) return;
    clearInterval(this.#timer);
    this.#timer = ticks ? setInterval(() => this.#do(this.#plan.slot()), this.#slotMs).unref() : undefined;
  }
}

/**
 * Starts to receive changes continuously, from a server that has fences; undefined if the server is so near that changes can
 * be requested one after the other.
 */
export async function startContinuousUpdates(
  wire: Wire,
  { changesPerSecond, canPush }: { readonly changesPerSecond: number; readonly canPush: boolean },
): Promise<ContinuousUpdates | undefined> {
  const slotMs = 1000 / changesPerSecond;
  const roundTripMs = await roundTrip(wire.fence, slotMs / 2);
  if (roundTripMs < slotMs / 2) return undefined;
  return new ContinuousUpdates(wire, { slotMs, roundTripMs, canPush });
}
