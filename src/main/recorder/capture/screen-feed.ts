import { setTimeout as delay } from 'node:timers/promises';
import type { Size } from '../../../shared/geometry';
import { wallTime } from '../../base/clock';
import { createEmitter } from '../../base/emitter';
import { DesktopError } from '../../desktop/desktop-error';
import type { RfbClient } from '../../rfb/client';
import type { Framebuffer } from '../../rfb/framebuffer/framebuffer';
import type { Rect } from '../../rfb/rect';
import { createFramePool, type VideoFrame } from '../encode/frame-pool';
import { blacken, convertToI420, i420Length, toEvenSize } from '../encode/i420';
import { createActivityDetector } from './activity-detector';

/** The screen after a change. */
export interface ScreenFrame {
  /** Held while the listeners run; a listener that keeps it must hold it. */
  readonly frame: VideoFrame;
  /** Time of the change (ms since 1970). */
  readonly at: number;
  /** Whether the change is activity, not an ambient change. */
  readonly isActivity: boolean;
}

interface ScreenFeedOptions {
  /** Connects to the desktop, and starts it if needed. */
  readonly connect: () => Promise<RfbClient>;
  /** Frames per second, at most. */
  readonly fps: number;
  readonly onError: (error: unknown) => void;
}

const MIN_RETRY_MS = 100;
const MAX_RETRY_MS = 5000;
/** Connections to try for the first frame. */
const FIRST_TRIES = 3;

/** A framebuffer and its picture in I420. */
class ScreenPicture {
  readonly size: Size;
  readonly i420: Buffer;
  readonly #detector: ReturnType<typeof createActivityDetector>;

  constructor(readonly framebuffer: Framebuffer) {
    this.size = toEvenSize(framebuffer);
    this.i420 = Buffer.alloc(i420Length(this.size));
    this.#detector = createActivityDetector(framebuffer);
  }

  get all(): Rect {
    return { x: 0, y: 0, width: this.framebuffer.width, height: this.framebuffer.height };
  }

  /** @returns whether the change is activity */
  update(changed: readonly Rect[]): boolean {
    for (const rect of changed) convertToI420(this.framebuffer, rect, this.i420);
    return this.#detector.isActivity(changed, performance.now());
  }
}

/** The desktop's screen for all recordings: one connection, read only when the screen changes. */
export class ScreenFeed {
  readonly #pool = createFramePool();
  readonly #listeners = createEmitter<ScreenFrame>();
  /** The newest frame, while anything watches. */
  latest: ScreenFrame | undefined;
  #rfb: RfbClient | undefined;
  #picture: ScreenPicture | undefined;
  #firstFrame: Promise<void> | undefined;
  /** Incremented when the last listener leaves, which ends the loop of its generation. */
  #generation = 0;
  #isFrozen = false;

  constructor(private readonly options: ScreenFeedOptions) {}

  /** The newest picture in the desktop's own format; undefined while frozen. */
  get framebuffer(): Framebuffer | undefined {
    return this.#isFrozen ? undefined : this.#picture?.framebuffer;
  }

  /** Stops frames, or resumes them with one of the current screen. */
  freeze(on: boolean): void {
    if (on === this.#isFrozen) return;
    this.#isFrozen = on;
    if (!on && this.#picture) this.#show(this.#picture, [this.#picture.all]);
  }

  /** Calls back with each frame, and with the first before it resolves. @throws what `connect` throws */
  async watch(onFrame: (frame: ScreenFrame) => void): Promise<() => void> {
    const unsubscribe = this.#listeners.subscribe(onFrame);
    const stop = () => {
      unsubscribe();
      if (this.#listeners.size === 0) this.#stop();
    };
    try {
      if (this.latest) onFrame({ ...this.latest, at: wallTime() });
      this.#firstFrame ??= new Promise<void>((resolve, reject) => {
        this.#run(this.#generation, resolve).catch(reject);
      });
      await this.#firstFrame;
      return stop;
    } catch (error) {
      stop();
      throw error;
    }
  }

  #stop(): void {
    this.#generation += 1;
    this.#firstFrame = undefined;
    this.#rfb?.close();
    this.#rfb = undefined;
    this.#picture = undefined;
    this.latest?.frame.release();
    this.latest = undefined;
  }

  /** Reconnects while there are listeners. @throws if the first tries yield no frame */
  async #run(generation: number, onFrame: () => void): Promise<void> {
    let pause = MIN_RETRY_MS;
    let hasStarted = false;
    for (let tries = 1; generation === this.#generation; tries += 1) {
      let isConnected = false;
      try {
        this.#rfb = await this.options.connect();
        isConnected = true;
        await this.#follow(this.#rfb, generation, () => {
          hasStarted = true;
          pause = MIN_RETRY_MS;
          onFrame();
        });
      } catch (error) {
        if (generation !== this.#generation) return;
        const mayRetry = hasStarted || (tries < FIRST_TRIES && (isConnected || isTemporary(error)));
        if (!mayRetry) throw error;
        this.options.onError(error);
        await delay(pause);
        pause = Math.min(pause * 2, MAX_RETRY_MS);
      } finally {
        if (generation === this.#generation) {
          this.#rfb?.close();
          this.#picture = undefined;
        }
      }
    }
  }

  /** Reads one connection until it breaks; calls back after each frame. */
  async #follow(client: RfbClient, generation: number, onFrame: () => void): Promise<void> {
    const interval = 1000 / this.options.fps;
    let picture: ScreenPicture | undefined;
    for (let slot = performance.now(); generation === this.#generation; ) {
      let changed = picture ? await client.nextChange() : [];
      if (!picture || client.framebuffer !== picture.framebuffer) {
        picture = new ScreenPicture(await client.capture());
        changed = [picture.all];
      }
      if (generation !== this.#generation) return;
      this.#picture = picture;
      this.#show(picture, changed);
      onFrame();
      // Slots, not pauses, keep the rate even if a frame takes long.
      slot = Math.max(slot + interval, performance.now() - interval);
      const pause = slot - performance.now();
      if (pause > 0) await delay(pause);
    }
  }

  #show(picture: ScreenPicture, changed: readonly Rect[]): void {
    if (!this.#isFrozen) this.#publish(picture, picture.update(changed));
    else if (!this.latest) {
      // A recording that starts while the screen is frozen starts with a black frame.
      blacken(picture.i420);
      this.#publish(picture, true);
    }
  }

  #publish({ i420, size }: ScreenPicture, isActivity: boolean): void {
    const frame = this.#pool.take(size, i420.length);
    i420.copy(frame.data);
    this.latest?.frame.release();
    this.latest = { frame, at: wallTime(), isActivity };
    this.#listeners.emit(this.latest);
  }
}

/** A desktop that crashed is restarted. What a server refused, it will refuse again. */
function isTemporary(error: unknown): boolean {
  return error instanceof DesktopError && error.code === 'failed';
}
