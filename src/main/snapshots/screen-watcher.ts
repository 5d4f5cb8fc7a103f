import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Size } from '../../shared/geometry';
import { RfbClient } from '../rfb/client';
import type { Endpoint } from '../rfb/endpoint';
import type { Framebuffer } from '../rfb/framebuffer/framebuffer';
import type { Rect } from '../rfb/rect';
import { type Damage, openDamage } from '../x11/damage';
import { type PollRate, pauseAfter } from './poll-rate';
import { type Display, monotonic } from './protocol';

/** Changes to remember with their time; more than an action causes. */
const MAX_CHANGES = 16;
/** Longest delay until a change that happened is received (ms). */
const CHANGE_TIMEOUT_MS = 40;
/** Shortest time between two attempts to connect (ms). */
const RETRY_MS = 1000;
/** Delay from a drawing operation until the server's frame clock has it (ms). */
const FRAME_MS = 20;

export interface ScreenWatcherOptions {
  /** The screen changed, has a different size, or is lost. */
  readonly onChange: () => void;
  /** Nothing is requested until something is drawn. */
  readonly onRest: () => void;
}

/**
 * Keeps a copy of the desktop's screen up to date on a connection of its own.
 *
 * While no action runs, it requests nothing until the X server reports (through the DAMAGE extension) that something
 * was drawn. Otherwise the server would send it the immediate effect of an action, such as the pointer's move, at the
 * moment the agent waits for its answer.
 */
export class ScreenWatcher {
  #endpoint: Endpoint | undefined;
  #display: Display | undefined;
  #damage: Damage | undefined;
  #rfb: RfbClient | undefined;
  #framebuffer: Framebuffer | undefined;
  /** Changes with each change of the screen. */
  version = 0;
  /** Time of the last change ({@link monotonic}, ms). */
  changedAt = 0;
  /** Whether something may have been drawn that was not requested. */
  isStale = false;
  /** The last changes, the newest last. */
  readonly #changes: { readonly version: number; readonly at: number }[] = [];
  readonly #changeListeners: (() => void)[] = [];
  #pollRate: PollRate = 'resting';
  /** Evaluates again how long the current wait takes. */
  #recheckWait: () => void = () => undefined;
  #isRequesting = false;
  /** Whether the last request was ended early, after everything drawn before was received. */
  #isSwept = false;
  #triedAt = Number.NEGATIVE_INFINITY;
  /** Counts the connections, so that the loop of an earlier one ends. */
  #generation = 0;

  constructor(private readonly options: ScreenWatcherOptions) {}

  /** The screen; undefined without a connection. */
  get framebuffer(): Framebuffer | undefined {
    return this.#rfb?.alive ? this.#framebuffer : undefined;
  }

  /** Whether the framebuffer is what the server drew last. */
  get current(): boolean {
    return (this.#isRequesting || this.#isSwept) && !this.isStale;
  }

  /** No pixel arrived later than this: {@link changedAt}, or now while a change is being received (ms). */
  get shownAt(): number {
    return this.#rfb?.updating ? monotonic() : this.changedAt;
  }

  /** The version that was shown at a time of the last few changes; undefined if it is not known. */
  versionAt(at: number): number | undefined {
    return this.#changes.findLast((change) => change.at <= at)?.version;
  }

  /** Watches this desktop from now on; its X server at `display`, if any, reports when something is drawn. */
  watch(endpoint: Endpoint, display: Display | undefined): void {
    // A report of the same desktop, perhaps with a different size, which arrives with the next update.
    if (this.#rfb?.alive && isDeepStrictEqual(endpoint, this.#endpoint)) return;
    this.#endpoint = endpoint;
    void this.#watchDamage(display);
    void this.#connect();
  }

  close(): void {
    this.#generation += 1;
    this.#endpoint = undefined;
    void this.#watchDamage(undefined);
    this.#rfb?.close();
  }

  setPollRate(rate: PollRate): void {
    if (rate === this.#pollRate) return;
    this.#pollRate = rate;
    this.#recheckWait();
    if (rate === 'resting' && this.#isRequesting) this.#sweep();
  }

  /**
   * Resolves when the framebuffer is consistent; with `fresh`, only if it is newer than the last pause. Connects again
   * if the connection is lost.
   */
  async ready(fresh: boolean): Promise<void> {
    if (!this.#rfb?.alive && monotonic() - this.#triedAt > RETRY_MS) void this.#connect();
    const isOld = fresh && this.isStale;
    if (isOld && this.#pollRate === 'parked') {
      this.#pollRate = 'resting';
      this.#recheckWait();
    }
    if (isOld || this.#rfb?.updating) {
      const change = new Promise<void>((resolve) => this.#changeListeners.push(resolve));
      await Promise.race([change, delay(isOld ? CHANGE_TIMEOUT_MS : RETRY_MS)]);
    }
    // If nothing arrived, nothing has changed.
    if (isOld) this.isStale = false;
  }

  #changed(): void {
    this.version += 1;
    this.changedAt = monotonic();
    this.#changes.push({ version: this.version, at: this.changedAt });
    if (this.#changes.length > MAX_CHANGES) this.#changes.shift();
    this.isStale = false;
    for (const notify of this.#changeListeners.splice(0)) notify();
    this.options.onChange();
  }

  /**
   * Waits for `remaining` (ms), which is evaluated again when the poll rate changes or something is drawn; undefined
   * keeps the last value.
   */
  async #wait(remaining: () => number | undefined): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#recheckWait = () => {
        const ms = remaining();
        if (ms === undefined) return;
        clearTimeout(timer);
        if (Number.isFinite(ms)) timer = setTimeout(resolve, Math.max(ms, 0));
      };
      this.#recheckWait();
    });
    this.#recheckWait = () => undefined;
  }

  /** Pauses after a change of this share of the screen (0 to 1). */
  #pause(share: number): Promise<void> {
    const start = monotonic();
    return this.#wait(() => {
      const ms = pauseAfter(this.#pollRate, share) - (monotonic() - start);
      if (!Number.isFinite(ms)) this.isStale = true;
      return ms;
    });
  }

  /** Waits until it is time to request again: something was drawn while resting, or an action runs. */
  #rest(damage: Damage): Promise<void> {
    this.options.onRest();
    return this.#wait(() => {
      if (this.#pollRate === 'parked' && damage.seen) this.isStale = true;
      if (this.#pollRate === 'attentive' || this.#damage !== damage) return 0;
      return this.#pollRate === 'resting' && damage.seen ? 0 : undefined;
    });
  }

  /** Ends the pending request once it has received everything that was drawn until now. */
  #sweep(): void {
    const [client, damage] = [this.#rfb, this.#damage];
    if (!client || !damage || this.#pollRate === 'attentive') return;
    const sweep = async () => {
      await damage.arm();
      await delay(FRAME_MS);
      if (this.#pollRate === 'attentive' || !this.#isRequesting || client !== this.#rfb) return;
      this.#isSwept = true;
      client.endWait();
    };
    // A lost connection to the X server is reported to `onLost`.
    sweep().catch(() => undefined);
  }

  async #follow(client: RfbClient, generation: number): Promise<void> {
    let screen: Framebuffer | undefined;
    while (generation === this.#generation) {
      this.#isRequesting = true;
      this.#isSwept = false;
      const corner = screen?.pixels[0];
      if (screen) this.#sweep();
      let rects: readonly Rect[] = screen ? await client.nextChange() : [];
      if (!screen || client.framebuffer !== screen) {
        screen = await client.capture();
        rects = [{ x: 0, y: 0, width: screen.width, height: screen.height }];
      }
      if (generation !== this.#generation) return;
      this.#isRequesting = false;
      this.#framebuffer = screen;
      await this.#received(client, rects, screen.pixels[0] !== corner, screen);
    }
  }

  async #received(
    client: RfbClient,
    rects: readonly Rect[],
    isNewCorner: boolean,
    screen: Framebuffer,
  ): Promise<void> {
    // The answer to a request that was ended early is the corner's pixel.
    if (!isPixel(rects) || isNewCorner) {
      this.#changed();
      await this.#pause(rects.reduce((sum, rect) => sum + area(rect), 0) / area(screen));
    }
    if (this.#isSwept && this.#damage && this.#pollRate !== 'attentive') {
      await Promise.race([this.#rest(this.#damage), client.closed]);
    }
  }

  async #watchDamage(display: Display | undefined): Promise<void> {
    this.#damage?.close();
    this.#damage = undefined;
    this.#display = display;
    if (!display) return;
    const onLost = () => {
      if (this.#display === display) this.#damage = undefined;
      this.#recheckWait();
    };
    // Without DAMAGE the watcher requests all the time.
    const damage = await openDamage(display, { onDamage: () => this.#recheckWait(), onLost }).catch(
      () => undefined,
    );
    if (this.#display === display) this.#damage = damage;
    else damage?.close();
  }

  async #connect(): Promise<void> {
    if (!this.#endpoint) return;
    this.#triedAt = monotonic();
    this.#generation += 1;
    const generation = this.#generation;
    this.#rfb?.close();
    this.#framebuffer = undefined;
    try {
      const client = await RfbClient.open(this.#endpoint);
      if (generation !== this.#generation) {
        client.close();
        return;
      }
      this.#rfb = client;
      await this.#follow(client, generation);
    } catch {
      // A desktop that is lost is reported when it is back, and the next action tries again.
    }
    if (generation !== this.#generation) return;
    this.#rfb = undefined;
    this.#framebuffer = undefined;
    this.#changed();
  }
}

function isPixel(rects: readonly Rect[]): boolean {
  return rects.length === 1 && rects.every((rect) => area(rect) === 1);
}

function area({ width, height }: Size): number {
  return width * height;
}
