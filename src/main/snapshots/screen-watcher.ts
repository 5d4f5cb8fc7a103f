import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { RfbClient } from '../rfb/client';
import type { Endpoint } from '../rfb/endpoint';
import type { Framebuffer } from '../rfb/framebuffer/framebuffer';
import type { Rect } from '../rfb/messages/client-messages';
import { type Damage, openDamage } from '../x11/damage';
import { type PollRate, pauseAfter } from './poll-rate';
import { type Display, monotonic } from './protocol';

/** Changes that are remembered with their time: more than come while an action is done. */
const MAX_CHANGES = 16;

/** The desktop's screen, kept up to date on a connection of its own. */
export interface ScreenWatcher {
  /** undefined while there is no connection. */
  readonly framebuffer: Framebuffer | undefined;
  /** Another number whenever the screen has changed. */
  readonly version: number;
  /** Whether it is what the server last drew, and not what it drew before we paused. */
  readonly current: boolean;
  /** When it last changed, {@link monotonic}. */
  readonly changedAt: number;
  /** No pixel of it arrived later than this: {@link changedAt}, or now while a change is being read. */
  readonly shownAt: number;
  /** The version that was shown at a time of the last few changes; undefined if that is not known. */
  versionAt(at: number): number | undefined;
  /** Whether something may have been drawn that was not asked for. */
  readonly stale: boolean;
  /** Looks at this desktop from now on; `display` where its X server is to tell us when to look. */
  watch(endpoint: Endpoint, display: Display | undefined): void;
  /** How often to ask for changes. */
  setPollRate(pace: PollRate): void;
  /**
   * Resolves when the framebuffer shows one moment, and with `fresh` none from before we were parked. Where there is no
   * connection it tries for one.
   */
  ready(fresh: boolean): Promise<void>;
}

/** How long a change that has happened may take to arrive, in milliseconds. */
const CHANGE_TIMEOUT_MS = 40;
/** Between two attempts to connect, at least. */
const RETRY_MS = 1000;
/** After something was drawn, the server's clock of frames has it too. */
const FRAME_MS = 20;

export interface ScreenWatcherOptions {
  /** Called whenever the screen has changed, also when it has another size, or is lost. */
  readonly onChange: () => void;
  /** Called when nothing is asked for any more until something is drawn. */
  readonly onRest: () => void;
}

/**
 * While nobody acts, it asks for nothing until the X server says that something was drawn, where that can be had. What an
 * action does at once, such as to move the pointer, would else be sent to us at the very moment it waits for its answer.
 */
export function createScreenWatcher({ onChange, onRest }: ScreenWatcherOptions): ScreenWatcher {
  let endpoint: Endpoint | undefined;
  let display: Display | undefined;
  let damage: Damage | undefined;
  let rfb: RfbClient | undefined;
  let framebuffer: Framebuffer | undefined;
  let version = 0;
  let changedAt = 0;
  /** The last few changes, the newest last. */
  const changes: { readonly version: number; readonly at: number }[] = [];
  let current: PollRate = 'resting';
  /** Ends the pause between two questions. */
  let wake: () => void = () => undefined;
  /** Whether something may have changed that we did not ask for: parked, and answered. */
  let stale = false;
  let asking = false;
  /** Whether the question that was asked last has been cut short, so that nothing is missed by asking no more. */
  let swept = false;
  let triedAt = Number.NEGATIVE_INFINITY;
  /** Rises with each connection, so that a loop of before ends. */
  let generation = 0;
  const waiting: (() => void)[] = [];

  function changed(): void {
    version += 1;
    changedAt = monotonic();
    changes.push({ version, at: changedAt });
    if (changes.length > MAX_CHANGES) changes.shift();
    stale = false;
    for (const told of waiting.splice(0)) told();
    onChange();
  }

  function pause(share: number): Promise<void> {
    const began = monotonic();
    return new Promise<void>((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      // Asked again when the pace changes: what is left of the pause may be over by then.
      wake = () => {
        clearTimeout(timer);
        const left = pauseAfter(current, share) - (monotonic() - began);
        if (left === Number.POSITIVE_INFINITY) stale = true;
        else timer = setTimeout(resolve, Math.max(left, 0));
      };
      wake();
    }).then(() => {
      wake = () => undefined;
    });
  }

  /** Until `done` gives the milliseconds it takes from now on, asked whenever the pace changes or something is drawn. */
  function until(done: () => number | undefined): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    return new Promise<void>((resolve) => {
      wake = () => {
        const left = done();
        if (left === undefined) return;
        clearTimeout(timer);
        timer = setTimeout(resolve, left);
      };
      wake();
    }).finally(() => {
      clearTimeout(timer);
      wake = () => undefined;
    });
  }

  /** Resolves when it is time to ask again: something was drawn while we look, or somebody acts. */
  function stillness(still: Damage): Promise<void> {
    onRest();
    return until(() => {
      if (current === 'parked' && still.seen) stale = true;
      if (current === 'attentive' || damage !== still) return 0;
      return current === 'resting' && still.seen ? 0 : undefined;
    });
  }

  /** Has the question that is asked answered, with all that was drawn until now. */
  async function sweep(client: RfbClient, still: Damage): Promise<void> {
    await still.arm();
    await delay(FRAME_MS);
    if (current === 'attentive' || !asking || client !== rfb) return;
    swept = true;
    client.endWait();
  }

  async function follow(client: RfbClient, mine: number): Promise<void> {
    let seen: Framebuffer | undefined;
    while (mine === generation) {
      asking = true;
      swept = false;
      const corner = seen?.pixels[0];
      if (seen && damage && current !== 'attentive') void sweep(client, damage).catch(() => undefined);
      let rects: readonly Rect[] = seen ? await client.nextChange() : [];
      if (client.framebuffer !== seen) {
        seen = await client.capture();
        rects = [{ x: 0, y: 0, width: seen.width, height: seen.height }];
      }
      if (mine !== generation) return;
      asking = false;
      framebuffer = seen;
      if (!isPixel(rects) || seen.pixels[0] !== corner) {
        changed();
        await pause(rects.reduce((sum, { width, height }) => sum + width * height, 0) / area(seen));
      }
      if (swept && damage && current !== 'attentive') await Promise.race([stillness(damage), client.closed]);
    }
  }

  async function watch(at: Display | undefined): Promise<void> {
    damage?.close();
    damage = undefined;
    display = at;
    if (!at) return;
    const lost = () => {
      if (display === at) damage = undefined;
      wake();
    };
    // Where it cannot be had we ask all the time.
    const opened = await openDamage(at, { onDamage: () => wake(), onLost: lost }).catch(() => undefined);
    if (display === at) damage = opened;
    else opened?.close();
  }

  async function connect(): Promise<void> {
    if (!endpoint) return;
    triedAt = monotonic();
    const mine = ++generation;
    rfb?.close();
    framebuffer = undefined;
    try {
      const client = await RfbClient.open(endpoint);
      if (mine !== generation) return client.close();
      rfb = client;
      await follow(client, mine);
    } catch {
      // Lost, or not there: we are told when it is there again, and try once more at the next action.
    }
    if (mine !== generation) return;
    rfb = undefined;
    framebuffer = undefined;
    changed();
  }

  return {
    get framebuffer() {
      return rfb?.alive ? framebuffer : undefined;
    },
    get version() {
      return version;
    },
    get current() {
      return (asking || swept) && !stale;
    },
    get changedAt() {
      return changedAt;
    },
    versionAt: (at) => changes.findLast((change) => change.at <= at)?.version,
    get shownAt() {
      return rfb?.updating ? monotonic() : changedAt;
    },
    get stale() {
      return stale;
    },
    watch(at, on) {
      // Told again of the one that is looked at: it has another size perhaps, which we see for ourselves.
      if (rfb?.alive && isDeepStrictEqual(at, endpoint)) return;
      endpoint = at;
      void watch(on);
      void connect();
    },
    setPollRate(next) {
      if (next === current) return;
      current = next;
      wake();
      if (next === 'resting' && asking && rfb && damage) void sweep(rfb, damage).catch(() => undefined);
    },
    async ready(fresh) {
      if (!rfb?.alive && monotonic() - triedAt > RETRY_MS) void connect();
      const old = fresh && stale;
      if (old && current === 'parked') {
        current = 'resting';
        wake();
      }
      if (old || rfb?.updating) await Promise.race([news(), delay(old ? CHANGE_TIMEOUT_MS : RETRY_MS)]);
      // Asked, and nothing came: nothing has changed.
      if (old) stale = false;
    },
  };

  function news(): Promise<void> {
    return new Promise((resolve) => waiting.push(resolve));
  }
}

function isPixel(rects: readonly Rect[]): boolean {
  return rects.length === 1 && rects.every(({ width, height }) => width * height === 1);
}

function area({ width, height }: Framebuffer): number {
  return width * height;
}
