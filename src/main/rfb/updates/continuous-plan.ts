/**
 * What the server is to be told: `push` to send changes by itself, `stop` to send none unasked, `ask` to send what has
 * changed, or will change next.
 */
export type ContinuousStep = 'push' | 'stop' | 'ask';

export interface ContinuousPlanOptions {
  /** How often somebody takes what has changed, in milliseconds. */
  readonly slotMs: number;
  /** How long an answer takes, in milliseconds. */
  readonly roundTripMs: number;
  /** Whether the server can send changes by itself. */
  readonly canPush: boolean;
}

/** Changes that were pushed, before it is asked whether they are too many. */
const PUSHED_SAMPLE = 16;
/** How many may be pushed for each that is taken: what goes beyond is decoded for nobody. */
const PUSHED_FOR_TAKEN = 1.5;
/** For how many slots nothing changes before the server is left to say when something does. */
const STILL_SLOTS = 5;
/** Changes nobody has taken, with which no more are asked for. */
const MAX_UNTAKEN = 3;

/**
 * Decides how changes are to come from a server so far away that asking for each after the last would be slow. A screen that
 * is still, or changes seldom, is left to the server to tell of (ContinuousUpdates), so that the first change is here at
 * once. One that changes oftener than anybody looks is asked for once a slot, without waiting for the answer before: each
 * request is a token for one update, so that nothing is sent, or decoded, for nobody.
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
  /** Requests of which we do not know that the server has read them. */
  #inFlight = 0;
  /** Whether an update has come since the last such news. */
  #answered = false;
  /** Whether a request lies at the server, which will answer it when something changes. */
  #resting = false;
  #stillSlots = 0;
  /** Whether it is time for a request which could not be sent yet. */
  #due = false;

  constructor({ slotMs, roundTripMs, canPush }: ContinuousPlanOptions) {
    this.#canPush = canPush;
    this.#mostInFlight = Math.ceil(roundTripMs / slotMs) + 2;
    this.#mode = canPush ? 'pushed' : 'asked';
  }

  /** What to begin with. */
  begin(): ContinuousStep[] {
    return this.#mode === 'pushed' ? ['push'] : this.#ask();
  }

  /** Whether `slot` is to be called, once a slot. */
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

  /** An update has come; `isChange` where it says more than how the pointer looks. */
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

  /** Somebody has taken all that has changed. */
  taken(): ContinuousStep[] {
    this.#untaken = 0;
    this.#taken += 1;
    return this.#mode === 'asked' ? this.#askIfDue() : [];
  }

  /** The server has read the oldest request in flight. Where no update came since the one before was read, it rests there. */
  read(): ContinuousStep[] {
    this.#inFlight -= 1;
    if (!this.#answered) this.#resting = true;
    this.#answered = false;
    return this.#mode === 'asked' ? this.#askIfDue() : [];
  }

  /** The server says that it pushes no more: as told, or because it will not. */
  ended(): ContinuousStep[] {
    if (this.#stopping) this.#stopping = false;
    else if (this.#mode === 'pushed') return this.#beginAsking();
    return [];
  }

  /** The screen has another size: pushed is what lies in an area. */
  resized(): ContinuousStep[] {
    return this.#mode === 'pushed' ? ['push'] : [];
  }

  /** A server that does not acknowledge that it stopped is not told to push again. */
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
