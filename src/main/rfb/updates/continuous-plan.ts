/**
 * What to send to the server: `push` starts continuous updates, `stop` ends them, `ask` requests what has changed, or the
 * next change.
 */
export type ContinuousStep = 'push' | 'stop' | 'ask';

export interface ContinuousPlanOptions {
  /** How often changes are taken (ms). */
  readonly slotMs: number;
  /** The round trip to the server (ms). */
  readonly roundTripMs: number;
  /** Whether the server supports continuous updates. */
  readonly canPush: boolean;
}

/** Pushed changes after which their number is checked. */
const PUSHED_SAMPLE = 16;
/** Pushed changes allowed for each taken one: more are decoded for nothing. */
const PUSHED_FOR_TAKEN = 1.5;
/** Slots without a change before continuous updates start. */
const STILL_SLOTS = 5;
/** Untaken changes with which no more are requested. */
const MAX_UNTAKEN = 3;

/**
 * Decides how to get changes from a server so distant that requesting one after the other is slow. For a screen that changes
 * seldom, the server pushes changes (ContinuousUpdates), so that the first one arrives without a request. A screen that
 * changes more often than changes are taken is requested once a slot, without waiting for the answer before: each request
 * is a token for one update, so that no update is sent or decoded for nothing.
 */
export class ContinuousPlan {
  readonly #canPush: boolean;
  readonly #mostInFlight: number;
  #mode: 'pushed' | 'asked';
  /** Whether `stop` is not yet acknowledged. */
  #stopping = false;
  #pushed = 0;
  #taken = 0;
  #untaken = 0;
  /** Requests that the server is not known to have read. */
  #inFlight = 0;
  /** Whether an update has arrived since the server last read a request. */
  #answered = false;
  /** Whether the server has a request that it will answer when something changes. */
  #resting = false;
  #stillSlots = 0;
  /** Whether a request is due that could not be sent yet. */
  #due = false;

  constructor({ slotMs, roundTripMs, canPush }: ContinuousPlanOptions) {
    this.#canPush = canPush;
    this.#mostInFlight = Math.ceil(roundTripMs / slotMs) + 2;
    this.#mode = canPush ? 'pushed' : 'asked';
  }

  /** The first steps. */
  begin(): ContinuousStep[] {
    return this.#mode === 'pushed' ? ['push'] : this.#ask();
  }

  /** Whether `slot` has to be called once a slot. */
  get ticks(): boolean {
    return this.#mode === 'asked' && !(this.#resting && this.#due && !this.#mayPush);
  }

  /** The next slot begins. */
  slot(): ContinuousStep[] {
    if (this.#mode === 'pushed') return [];
    this.#due = true;
    if (!this.#resting) return this.#askIfDue();
    this.#stillSlots += 1;
    if (this.#stillSlots < STILL_SLOTS || !this.#mayPush) return [];
    this.#mode = 'pushed';
    this.#pushed = 0;
    this.#taken = 0;
    return ['push'];
  }

  /** An update has arrived; `isChange` if it changes more than the pointer's shape. */
  updated(isChange: boolean): ContinuousStep[] {
    this.#answered = true;
    this.#resting = false;
    this.#stillSlots = 0;
    if (isChange) this.#untaken += 1;
    if (this.#mode === 'asked') return this.#askIfDue();
    if (isChange) this.#pushed += 1;
    if (this.#pushed < PUSHED_SAMPLE) return [];
    if (this.#pushed > PUSHED_FOR_TAKEN * this.#taken) {
      this.#stopping = true;
      return ['stop', ...this.#beginAsking()];
    }
    this.#pushed = 0;
    this.#taken = 0;
    return [];
  }

  /** All changes were taken. */
  taken(): ContinuousStep[] {
    this.#untaken = 0;
    this.#taken += 1;
    return this.#mode === 'asked' ? this.#askIfDue() : [];
  }

  /** The server has read the oldest request in flight, which rests there if no update has arrived since the one before was read. */
  read(): ContinuousStep[] {
    this.#inFlight -= 1;
    if (!this.#answered) this.#resting = true;
    this.#answered = false;
    return this.#mode === 'asked' ? this.#askIfDue() : [];
  }

  /** The server has stopped continuous updates: as requested, or by itself. */
  ended(): ContinuousStep[] {
    if (this.#stopping) this.#stopping = false;
    else if (this.#mode === 'pushed') return this.#beginAsking();
    return [];
  }

  /** The screen has a different size: continuous updates cover an area. */
  resized(): ContinuousStep[] {
    return this.#mode === 'pushed' ? ['push'] : [];
  }

  /** Continuous updates are not started again before the server acknowledged their end. */
  get #mayPush(): boolean {
    return this.#canPush && !this.#stopping;
  }

  #beginAsking(): ContinuousStep[] {
    this.#mode = 'asked';
    this.#resting = false;
    this.#stillSlots = 0;
    return this.#ask();
  }

  #askIfDue(): ContinuousStep[] {
    const full = this.#inFlight >= this.#mostInFlight || this.#untaken >= MAX_UNTAKEN;
    return this.#due && !this.#resting && !full ? this.#ask() : [];
  }

  #ask(): ContinuousStep[] {
    this.#due = false;
    this.#inFlight += 1;
    return ['ask'];
  }
}
