import { setTimeout as delay } from 'node:timers/promises';
import { drawArrow } from './arrow';
import type { Machine } from './machine';
import type { ScreenImage } from './pixel-format';
import { createPollInterval } from './poll-interval';
import { changedTiles, createTiles, type Tiles } from './tiles';

/** Looks at the screen for all viewers at once, and only while one of them waits for a change. */
export interface ScreenPoller {
  /** The newest picture, pointer drawn. */
  readonly image: ScreenImage;
  /** Looks anew; resolves when that is the newest picture. */
  poll(): Promise<void>;
  /** Something is about to change: looks closely for a while. */
  noteActivity(): void;
  /** Somebody waits for a change. */
  wake(): void;
  close(): void;
}

export interface ScreenPollerOptions {
  readonly machine: Pick<Machine, 'grab' | 'position'>;
  /** Whether anybody waits for a change. */
  readonly isWanted: () => boolean;
  /** Told what a look found changed: of a screen with a new size all. */
  readonly onChange: (changed: Tiles) => void;
  /** The screen can no longer be looked at. */
  readonly onError: (error: unknown) => void;
}

/** Has taken the first picture when it resolves. @throws what `grab` throws. */
export async function openScreenPoller({
  machine,
  isWanted,
  onChange,
  onError,
}: ScreenPollerOptions): Promise<ScreenPoller> {
  const pace = createPollInterval();
  let picture = await grab();
  let looking: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  let wake = () => {};
  let closed = false;

  async function grab(): Promise<ScreenImage> {
    const grabbed = await machine.grab();
    drawArrow(grabbed, await machine.position());
    return grabbed;
  }

  async function pollOnce(): Promise<void> {
    const fresh = await grab();
    const before = picture;
    picture = fresh;
    const isSameSize = fresh.width === before.width && fresh.height === before.height;
    const changed = isSameSize ? changedTiles(before, fresh) : createTiles(fresh.width, fresh.height);
    if (!isSameSize) changed.markAll();
    if (!changed.any) return;
    pace.noteActivity(performance.now());
    onChange(changed);
  }

  /** A look that has begun may have missed what happened since, so whoever asks now shares the next one. */
  function poll(): Promise<void> {
    next ??= looking.then(() => {
      next = undefined;
      looking = pollOnce();
      return looking;
    });
    return next;
  }

  function pauseUntilWoken(ms: number): Promise<unknown> {
    const woken = new AbortController();
    wake = () => woken.abort();
    return delay(ms, undefined, { signal: woken.signal }).catch(() => undefined);
  }

  async function watch(): Promise<void> {
    while (!closed) {
      const began = performance.now();
      if (isWanted()) await poll();
      const took = performance.now() - began;
      await pauseUntilWoken(isWanted() ? pace.nextDelay(performance.now(), took) : 2 ** 31 - 1);
    }
  }
  watch().catch(onError);

  return {
    get image() {
      return picture;
    },
    poll,
    noteActivity() {
      const now = performance.now();
      // Mid-pause of a still screen; within a lively one the next look is near.
      if (pace.nextDelay(now, 1) > 100) wake();
      pace.noteActivity(now);
    },
    wake: () => wake(),
    close() {
      closed = true;
      wake();
    },
  };
}
