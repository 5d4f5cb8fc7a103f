import { setTimeout as delay } from 'node:timers/promises';
import sharp, { type Sharp } from 'sharp';
import type { Point, Size } from '../../shared/geometry';
import type { JournalEntry } from '../../shared/journal';
import { MAX_PIXELS } from '../journal/webp';
import type { Framebuffer } from '../rfb/framebuffer/framebuffer';
import { rgbxToRgb } from '../rfb/framebuffer/rgb';
import {
  boxAround,
  type RegionBox,
  type RegionOfInterest,
  regionOfInterest,
  scaled,
  withPointers,
} from './boxes';
import { compare } from './compare';
import type { Patch } from './patches';
import type { ScreenPixels } from './pixels';

/** Whether the screen is as it was before a step. */
export type ComparisonResult =
  | { readonly kind: 'same' }
  | { readonly kind: 'unverified'; readonly reason: string }
  | { readonly kind: 'size'; readonly size: Size; readonly now: Size; readonly pictures: ComparedScreens }
  | {
      readonly kind: 'differs';
      readonly difference: number;
      readonly boxes: readonly RegionBox[];
      readonly size: Size;
      readonly pictures: ComparedScreens;
    };

/** The screen as it was before the step, and as it is, in WebP. */
export interface ComparedScreens {
  readonly before: Buffer;
  readonly now: Buffer;
}

export interface Verifier {
  /**
   * Looks for at most `patienceMs` until the screen is as it was before this entry, with the pointer at `pointerThen`
   * where that is known: what the step before has begun may take its time. Gives up without a verdict when the signal aborts. @throws what `capture` throws.
   */
  verify(
    entry: JournalEntry,
    options: {
      readonly pointerThen?: Point | undefined;
      /** The picture may show the middle of a redraw: for keys the place of the last click decides then. */
      readonly unsettled?: boolean;
      readonly patienceMs: number;
      readonly signal: AbortSignal;
    },
  ): Promise<ComparisonResult | undefined>;
}

export interface VerifierOptions {
  /** The desktop as it is; valid until the next turn. */
  readonly capture: () => Promise<Framebuffer>;
  /** Where the pointer is, in native pixels, where the desktop can say. */
  readonly pointer: () => Promise<Point | undefined>;
  /** The recorded picture of the screen before an entry, where one is kept. */
  readonly pictureBefore: (entry: JournalEntry) => Promise<Buffer | undefined>;
  /** Whether the screen may show just now what must not be pictured. */
  readonly isHidden: () => boolean;
}

const FIRST_PAUSE_MS = 30;
const LAST_PAUSE_MS = 250;

/** For eyes, at a fraction of what PNG takes. */
const WEBP = { quality: 80, effort: 1 } as const;

/** A small difference may be a prompt that is still to come: it is let pass when nothing comes for so long. */
const STILL_MS = 1500;

const HIDDEN = 'A sensitive text was being typed: the screen was not compared.';

const REDRAWN =
  'The screen was still changing when it was recorded: only the area around the pointer was compared.';

/** As many places where the screen may differ are remembered, the newest. */
const MOST_KNOWN = 50;

/** A verifier for one replay. */
export function createVerifier({ capture, pointer, pictureBefore, isHidden }: VerifierOptions): Verifier {
  /** What was forgiven after it had its time: a clock is not waited for at every step. */
  let known: readonly Patch[] = [];

  return {
    async verify(entry, { pointerThen, unsettled, patienceMs, signal }) {
      const file = await pictureBefore(entry);
      if (!file) return unverified('No picture of the screen before it was kept.');
      const before = await decodePicture(file, entry.native);
      if (!before) return unverified('Its picture cannot be read.');
      const size = sizeThen(entry, before);
      const sight = regionOfInterest(entry, size);
      if (!sight) return { kind: 'same' };
      const deadline = performance.now() + patienceMs;
      let [seen, seenAt] = ['', 0];
      for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LAST_PAUSE_MS)) {
        // A picture is valid until the next turn, so the pointer is asked for before it.
        const pointerNow = await pointer();
        const screen = await capture();
        if (signal.aborted) return undefined;
        if (isHidden()) return unverified(HIDDEN);
        const now = { width: screen.width, height: screen.height };
        if (now.width !== size.width || now.height !== size.height) {
          return { kind: 'size', size, now, pictures: { before: file, now: await webp(screen) } };
        }
        const pixels = await pixelsOf(screen, before);
        const sightNow = withPointers(sight, pointerThen, pointerNow);
        const compared = (where: RegionOfInterest) =>
          compare(before, pixels, scaled(where, size, before), known);
        const { same, differs, difference, forgiven } = compared(sightNow);
        if (same) return { kind: 'same' };
        const looks = JSON.stringify(forgiven);
        if (looks !== seen) [seen, seenAt] = [looks, performance.now()];
        const late = performance.now() >= deadline;
        if (!differs && (late || performance.now() - seenAt >= STILL_MS)) {
          known = [...known, ...forgiven].slice(-MOST_KNOWN);
          return { kind: 'same' };
        }
        if (late && isHidden()) return unverified(HIDDEN);
        if (late && unsettled && pointerThen && sight.targets.length === 0) {
          const around = { ...sightNow, boxes: [boxAround(pointerThen, size)] };
          if (!compared(around).differs) return unverified(REDRAWN);
        }
        if (late) {
          const pictures = { before: file, now: await webp(screen) };
          return { kind: 'differs', difference, boxes: sight.boxes, size, pictures };
        }
        await delay(pause, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) return undefined;
      }
    },
  };
}

function unverified(reason: string): ComparisonResult {
  return { kind: 'unverified', reason };
}

/** The size the desktop had; an entry that tells none has pictures of it. */
function sizeThen({ native }: JournalEntry, { width, height }: ScreenPixels): Size {
  return native ? { width: native.width, height: native.height } : { width, height };
}

/**
 * The pixels of a picture from before an action; undefined if it cannot be read, or claims more pixels than the desktop
 * had: a small file can claim a gigabyte of them. Nothing is decoded before that is known.
 */
export async function decodePicture(file: Buffer, native?: Size): Promise<ScreenPixels | undefined> {
  const most = native ? Math.min(native.width * native.height, MAX_PIXELS) : MAX_PIXELS;
  try {
    const { data, info } = await sharp(file, { limitInputPixels: most })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data, channels: 3 };
  } catch {
    return undefined;
  }
}

/** The screen in the size of the picture it is compared with. */
async function pixelsOf(screen: Framebuffer, { width, height }: Size): Promise<ScreenPixels> {
  if (screen.width === width && screen.height === height) {
    return { width, height, data: screen.data, channels: 4 };
  }
  const data = await raw(screen).resize(width, height, { fit: 'fill' }).raw().toBuffer();
  return { width, height, data, channels: 3 };
}

function webp(screen: Framebuffer): Promise<Buffer> {
  return raw(screen).webp(WEBP).toBuffer();
}

/** Copies the pixels at once: the next capture writes over them. */
function raw({ width, height, data }: Framebuffer): Sharp {
  return sharp(rgbxToRgb(data), { raw: { width, height, channels: 3 } });
}
