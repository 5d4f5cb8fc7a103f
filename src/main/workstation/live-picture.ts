import { setTimeout as delay } from 'node:timers/promises';
import { scaledDownInto } from '../../shared/geometry';
import { now } from '../base/clock';
import { createEmitter } from '../base/emitter';
import type { Desktop } from '../desktop/desktop';
import { dial } from '../desktop/remote/dial';
import { encodeJpeg } from '../pixels/jpeg';
import { scaleToRgb } from '../pixels/scale';
import { RfbClient } from '../rfb/client';
import type { Framebuffer } from '../rfb/framebuffer/framebuffer';
import type { Rect } from '../rfb/rect';

/** The longest side of a picture (px). */
const MAX_SIDE = 480;
/** JPEG quality (1 to 100). */
const QUALITY = 70;
/** Shortest time between two pictures (ms). */
const EVERY_MS = 500;
/** Pause before a lost connection is opened again (ms). */
const RETRY_MS = 2000;

/**
 * Small pictures (JPEG) of a running desktop, for those who watch many at once: one for each change of the screen, at most
 * two a second. Nothing is read while nobody watches.
 */
export function createLivePicture(desktop: Desktop) {
  const pictures = createEmitter<Buffer>();
  let latest: Buffer | undefined;
  let rfb: RfbClient | undefined;
  let isFollowing = false;
  const isWanted = () => pictures.size > 0 && desktop.state.state === 'running';

  async function follow(): Promise<void> {
    if (isFollowing) return;
    isFollowing = true;
    while (isWanted()) {
      try {
        rfb = await dial(desktop, (endpoint) => RfbClient.open(endpoint));
        await readPictures(rfb);
      } catch {
        // A desktop that crashed is started again, or reports its failure.
        if (isWanted()) await delay(RETRY_MS);
      } finally {
        rfb?.close();
        rfb = undefined;
      }
    }
    latest = undefined;
    isFollowing = false;
  }

  async function readPictures(client: RfbClient): Promise<void> {
    let screen = await client.capture();
    let encode = createEncoder(screen);
    let changed: readonly Rect[] = [screen.area];
    while (isWanted()) {
      const began = now();
      latest = await encode(changed);
      pictures.emit(latest);
      // What changes meanwhile comes with the next change.
      await delay(Math.max(EVERY_MS - (now() - began), 0));
      changed = await client.nextChange();
      if (screen === client.framebuffer) continue;
      screen = await client.capture();
      encode = createEncoder(screen);
      changed = [screen.area];
    }
  }

  desktop.onChange(({ state }) => {
    if (state === 'running') void follow();
    else rfb?.close();
  });

  return {
    /** Calls back with the picture now, if there is one, and with each new one. @returns a function that ends that */
    watch(listener: (jpeg: Buffer) => void): () => void {
      const unsubscribe = pictures.subscribe(listener);
      if (latest) listener(latest);
      void follow();
      return () => {
        unsubscribe();
        if (pictures.size === 0) rfb?.close();
      };
    },
  };
}

/** Makes small pictures of a screen; of each only the rows that `changed` are scaled again. */
function createEncoder(screen: Framebuffer): (changed: readonly Rect[]) => Promise<Buffer> {
  const size = scaledDownInto({ width: MAX_SIDE, height: MAX_SIDE }, screen);
  const data = Buffer.allocUnsafe(size.width * size.height * 3);
  return async (changed) => {
    await scaleToRgb(screen, size, data, changed);
    return encodeJpeg({ ...size, data, channels: 3 }, QUALITY);
  };
}
