import { setTimeout as delay } from 'node:timers/promises';
import { drawArrow } from './arrow';
import type { Machine } from './machine';
import type { ScreenImage } from './pixel-format';
import { createPollInterval } from './poll-interval';
import { changedTiles, Tiles } from './tiles';

interface ScreenPollerOptions {
  readonly machine: Pick<Machine, 'grab' | 'position'>;
  /** Whether a viewer waits for a change. */
  readonly isWanted: () => boolean;
  /** Called with the tiles that changed; all of them after a change of size. */
  readonly onChange: (changed: Tiles) => void;
  /** Called when the screen can no longer be grabbed. */
  readonly onError: (error: unknown) => void;
}

const MAX_DELAY_MS = 2 ** 31 - 1;
/** Activity interrupts a longer delay than this (ms). */
const SHORT_DELAY_MS = 100;

/**
 * Grabs the screen for all viewers at once, and only while one of them waits for a change. Resolves once the first image
 * is grabbed. @throws errors of `grab`
 */
export async function openScreenPoller(options: ScreenPollerOptions) {
  const { machine, isWanted, onChange, onError } = options;
  const interval = createPollInterval();
  let image = await grab();
  let polling: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  let wake = () => {};
  let closed = false;

  async function grab(): Promise<ScreenImage> {
    const grabbed = await machine.grab();
    drawArrow(grabbed, await machine.position());
    return grabbed;
  }

  async function pollOnce(): Promise<void> {
    const before = image;
    image = await grab();
    const isSameSize = image.width === before.width && image.height === before.height;
    const changed = isSameSize ? changedTiles(before, image) : new Tiles(image.width, image.height);
    if (!isSameSize) changed.markAll();
    if (!changed.any) return;
    interval.noteActivity(performance.now());
    onChange(changed);
  }

  /**
   * Resolves when `image` was grabbed after this call. A poll that has started may have missed the latest change, so all
   * callers share the next one.
   */
  function poll(): Promise<void> {
    next ??= polling.then(() => {
      next = undefined;
      polling = pollOnce();
      return polling;
    });
    return next;
  }

  function sleep(ms: number): Promise<unknown> {
    const woken = new AbortController();
    wake = () => woken.abort();
    return delay(ms, undefined, { signal: woken.signal }).catch(() => undefined);
  }

  async function run(): Promise<void> {
    while (!closed) {
      const began = performance.now();
      if (isWanted()) await poll();
      const took = performance.now() - began;
      await sleep(isWanted() ? interval.nextDelay(performance.now(), took) : MAX_DELAY_MS);
    }
  }
  run().catch(onError);

  return {
    /** The newest image, with the pointer. */
    get image(): ScreenImage {
      return image;
    },
    poll,
    /** Polls often for a while, because something is about to change. */
    noteActivity(): void {
      const now = performance.now();
      if (interval.nextDelay(now, 1) > SHORT_DELAY_MS) wake();
      interval.noteActivity(now);
    },
    /** Polls now, because a viewer waits for a change. */
    wake: () => wake(),
    close(): void {
      closed = true;
      wake();
    },
  };
}
