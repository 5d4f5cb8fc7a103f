import { setTimeout as delay } from 'node:timers/promises';
import type { Size } from '../../../shared/geometry';
import { wallTime } from '../../base/clock';
import { DesktopError } from '../../desktop/desktop-error';
import type { RfbClient } from '../../rfb/client';
import type { Framebuffer } from '../../rfb/framebuffer/framebuffer';
import type { Rect } from '../../rfb/messages/client-messages';
import { createFramePool, type VideoFrame } from '../encode/frame-pool';
import { blacken, convertToI420, i420Length, toEvenSize } from '../encode/i420';
import { createActivityDetector } from './activity-detector';

/** The screen after a change. */
export interface ScreenFrame {
  /** Held while the listeners are called; hold it to keep it. */
  readonly frame: VideoFrame;
  /** When it was taken, in milliseconds since 1970. */
  readonly at: number;
  /** Whether something happens there, or it merely breathes. */
  readonly isActivity: boolean;
}

/** The desktop as all recordings see it: one connection, read only when the screen changes. */
export interface ScreenFeed {
  /** Calls back with every shot, the first of them before this resolves. @throws what `connect` throws. */
  watch(onShot: (shot: ScreenFrame) => void): Promise<() => void>;
  /** The newest shot, while anybody watches. */
  readonly latest: ScreenFrame | undefined;
  /** The newest picture as the desktop has it, for thumbnails; undefined while it is held. */
  readonly framebuffer: Framebuffer | undefined;
  /** Freezes the picture: there are no frames until it is resumed, and then one of the current screen. */
  freeze(on: boolean): void;
}

export interface ScreenFeedOptions {
  /** Opens a connection to the desktop, starting it if need be. */
  readonly connect: () => Promise<RfbClient>;
  /** Shots a second at the most. */
  readonly fps: number;
  readonly onError: (error: unknown) => void;
}

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5000;
/** How often to connect for the first picture. */
const FIRST_TRIES = 3;

export function createScreenFeed({ connect, fps, onError: onTrouble }: ScreenFeedOptions): ScreenFeed {
  const pool = createFramePool();
  const listeners = new Set<(shot: ScreenFrame) => void>();
  let latest: ScreenFrame | undefined;
  let rfb: RfbClient | undefined;
  let framebuffer: Framebuffer | undefined;
  let first: Promise<void> | undefined;
  /** Rises when the last one leaves, so that a loop of before ends. */
  let era = 0;
  let held = false;
  /** Shows what the loop that follows the desktop has seen meanwhile. */
  let goOn: () => void = () => undefined;

  function publish(picture: Buffer, size: Size, isActivity: boolean): void {
    const frame = pool.take(size, picture.length);
    picture.copy(frame.data);
    latest?.frame.release();
    const shot = { frame, at: wallTime(), isActivity };
    latest = shot;
    for (const listener of [...listeners]) listener(shot);
  }

  /** Follows one connection until it breaks; `onFirst` is called after the first shot. */
  async function follow(client: RfbClient, mine: number, onFirst: () => void): Promise<void> {
    let seen: Framebuffer | undefined;
    let picture = Buffer.alloc(0);
    let judge = createActivityDetector(client.size);
    for (let slot = performance.now(); mine === era; ) {
      let changed: readonly Rect[] = seen ? await client.nextChange() : [];
      if (client.framebuffer !== seen) {
        seen = await client.capture();
        picture = Buffer.alloc(i420Length(toEvenSize(seen)));
        judge = createActivityDetector(seen);
        changed = [{ x: 0, y: 0, width: seen.width, height: seen.height }];
      }
      if (mine !== era) return;
      framebuffer = seen;
      const shown = seen;
      goOn = () => {
        convertToI420(shown, { x: 0, y: 0, width: shown.width, height: shown.height }, picture);
        publish(picture, toEvenSize(shown), true);
      };
      if (held) {
        // Whoever begins to watch now sees nothing.
        if (!latest) publish(blacken(picture), toEvenSize(seen), true);
      } else {
        for (const rect of changed) convertToI420(seen, rect, picture);
        publish(picture, toEvenSize(seen), judge.isActivity(changed, performance.now()));
      }
      onFirst();
      // Slots, not pauses, so that the rate is kept also where a shot takes its time.
      slot = Math.max(slot + 1000 / fps, performance.now() - 1000 / fps);
      const pause = slot - performance.now();
      if (pause > 0) await delay(pause);
    }
  }

  /** Connects again and again while there are listeners. @throws if there is no first picture after some tries */
  async function run(mine: number, onFirst: () => void): Promise<void> {
    let pause = FIRST_RETRY_MS;
    let begun = false;
    for (let tries = 1; mine === era; tries += 1) {
      let connected = false;
      try {
        rfb = await connect();
        connected = true;
        await follow(rfb, mine, () => {
          begun = true;
          pause = FIRST_RETRY_MS;
          onFirst();
        });
      } catch (error) {
        if (mine !== era) return;
        // An X server that dies meanwhile is started again; what a server refused stays refused.
        const mayPass = connected || (error instanceof DesktopError && error.code === 'failed');
        if (!begun && (tries >= FIRST_TRIES || !mayPass)) throw error;
        onTrouble(error);
        await delay(pause);
        pause = Math.min(pause * 2, LAST_RETRY_MS);
      } finally {
        if (mine === era) {
          rfb?.close();
          framebuffer = undefined;
          goOn = () => undefined;
        }
      }
    }
  }

  function leave(): void {
    if (listeners.size > 0) return;
    era += 1;
    first = undefined;
    rfb?.close();
    rfb = undefined;
    framebuffer = undefined;
    goOn = () => undefined;
    latest?.frame.release();
    latest = undefined;
  }

  return {
    get latest() {
      return latest;
    },
    get framebuffer() {
      return held ? undefined : framebuffer;
    },
    freeze(on) {
      if (on === held) return;
      held = on;
      if (!held) goOn();
    },
    async watch(onShot) {
      const listener = (shot: ScreenFrame) => onShot(shot);
      listeners.add(listener);
      const stop = () => {
        if (listeners.delete(listener)) leave();
      };
      try {
        if (latest) listener({ ...latest, at: wallTime() });
        first ??= new Promise<void>((resolve, reject) => {
          run(era, resolve).catch(reject);
        });
        await first;
        return stop;
      } catch (error) {
        stop();
        throw error;
      }
    },
  };
}
