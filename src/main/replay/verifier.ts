import { setTimeout as delay } from 'node:timers/promises';
import type { Point, Size } from '../../shared/geometry';
import type { JournalEntry } from '../../shared/journal';
import type { ReplayQuestion } from '../../shared/replay';
import type { Pixels } from '../pixels/image';
import { decodeImage, MAX_PIXELS } from '../pixels/image-file';
import { encodeJpeg } from '../pixels/jpeg';
import { type RgbxPicture, scaleToRgb } from '../pixels/scale';
import type { Framebuffer } from '../rfb/framebuffer/framebuffer';
import { boxAround, type RegionOfInterest, regionOfInterest, scaled, withPointers } from './boxes';
import { compare } from './compare';
import type { Patch } from './patches';

/** A question without its number, which the player adds. */
export type UnnumberedQuestion = ReplayQuestion extends infer Question
  ? Question extends unknown
    ? Omit<Question, 'number'>
    : never
  : never;

/** The result of comparing the screen with the snapshot before a step. A person is asked about a difference. */
export type ComparisonResult =
  | { readonly kind: 'same' }
  | { readonly kind: 'unverified'; readonly reason: string }
  | (Extract<UnnumberedQuestion, { kind: 'size' | 'differs' }> & { readonly pictures: ComparedScreens });

/** The recorded and the current screen, as files. */
export interface ComparedScreens {
  readonly before: Buffer;
  readonly now: Buffer;
}

export interface VerifyOptions {
  /** Position of the pointer in the snapshot, if known (native pixels). */
  readonly expectedPointer?: Point | undefined;
  /** The snapshot may show an incomplete redraw: for keys, the area around the pointer decides then. */
  readonly unsettled?: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface VerifierOptions {
  /** Starts the desktop if needed, and reads its screen; valid until the next turn of the event loop. */
  readonly capture: () => Promise<Framebuffer>;
  /** Position of the pointer, if the desktop reports it (native pixels). */
  readonly pointer: () => Promise<Point | undefined>;
  /** The recorded snapshot before an entry, if there is one. */
  readonly pictureBefore: (entry: JournalEntry) => Promise<Buffer | undefined>;
  /** Whether the screen may show sensitive text. */
  readonly isHidden: () => boolean;
}

const MIN_PAUSE_MS = 30;
const MAX_PAUSE_MS = 250;

/** JPEG quality of the current screen (1 to 100): good enough for a person, at a fraction of the time of PNG. */
const QUALITY = 85;

/** A small difference may be a prompt that is still to come; it is ignored if nothing changes for this long. */
const STILL_MS = 1500;

/** Ignored differences to remember, the newest. */
const MAX_KNOWN = 50;

const HIDDEN = unverified('Sensitive text was being typed: the screen was not compared.');
const REDRAWN = unverified(
  'The screen was still changing when it was recorded: only the area around the pointer was compared.',
);

/** What the current screens are compared with. */
interface Expected {
  readonly file: Buffer;
  readonly pixels: Pixels;
  /** Size of the recorded desktop. */
  readonly size: Size;
  readonly region: RegionOfInterest;
}

interface Progress {
  readonly isLate: () => boolean;
  /** Whether the ignored differences have been the same for {@link STILL_MS}. */
  readonly isStill: (ignored: readonly Patch[]) => boolean;
}

/** Verifies the steps of one replay. */
export class ScreenVerifier {
  /** Differences that were ignored after a wait, such as a clock: later steps do not wait for them. */
  #known: readonly Patch[] = [];

  constructor(private readonly options: VerifierOptions) {}

  /**
   * Compares until the screen matches the snapshot before this entry, since the previous step may still have effects.
   * @returns undefined if the signal aborts
   * @throws what `capture` throws
   */
  async verify(entry: JournalEntry, options: VerifyOptions): Promise<ComparisonResult | undefined> {
    const expected = await this.#readExpected(entry);
    if ('kind' in expected) return expected;
    const deadline = performance.now() + options.timeoutMs;
    const progress = { isLate: () => performance.now() >= deadline, isStill: createStillness() };
    for (let pause = MIN_PAUSE_MS; !options.signal.aborted; pause = Math.min(pause * 1.5, MAX_PAUSE_MS)) {
      const result = await this.#compareNow(expected, options, progress);
      if (result) return result;
      await delay(pause, undefined, { signal: options.signal }).catch(() => undefined);
    }
    return undefined;
  }

  async #readExpected(entry: JournalEntry): Promise<Expected | ComparisonResult> {
    const file = await this.options.pictureBefore(entry);
    if (!file) return unverified('No "before" screenshot to compare with.');
    const pixels = await decodePicture(file, entry.native);
    if (!pixels) return unverified('The "before" screenshot cannot be read.');
    const { width, height } = entry.native ?? pixels;
    const size = { width, height };
    const region = regionOfInterest(entry, size);
    return region ? { file, pixels, size, region } : { kind: 'same' };
  }

  /** Returns a result if the screen cannot be compared, and undefined if the signal aborts. */
  async #readActual({ file, size }: Expected, signal: AbortSignal) {
    // The framebuffer is valid until the next turn, so the pointer is read first.
    const pointer = await this.options.pointer();
    const screen = await this.options.capture();
    if (signal.aborted) return undefined;
    if (this.options.isHidden()) return HIDDEN;
    const now = { width: screen.width, height: screen.height };
    const pictures = async (): Promise<ComparedScreens> => ({
      before: file,
      now: await encodeJpeg({ ...copyOf(screen), channels: 4 }, QUALITY),
    });
    if (isSameSize(now, size)) return { kind: 'screen' as const, screen, pointer, pictures };
    return { kind: 'size', size, now, pictures: await pictures() } satisfies ComparisonResult;
  }

  /** Returns undefined if the comparison should be repeated. */
  async #compareNow(
    expected: Expected,
    { expectedPointer, unsettled, signal }: VerifyOptions,
    { isLate, isStill }: Progress,
  ): Promise<ComparisonResult | undefined> {
    const { pixels, size, region } = expected;
    const current = await this.#readActual(expected, signal);
    if (current?.kind !== 'screen') return current;
    const actual = await pixelsOf(current.screen, pixels);
    const compareIn = (part: RegionOfInterest) => {
      const area = withPointers(part, expectedPointer, current.pointer);
      return compare(pixels, actual, scaled(area, size, pixels), this.#known);
    };
    const { same, differs, difference, ignored } = compareIn(region);
    if (same) return { kind: 'same' };
    const hasWaited = isStill(ignored) || isLate();
    if (!differs && hasWaited) {
      this.#known = [...this.#known, ...ignored].slice(-MAX_KNOWN);
      return { kind: 'same' };
    }
    if (!isLate()) return undefined;
    if (this.options.isHidden()) return HIDDEN;
    const isKeyAction = region.targets.length === 0;
    if (unsettled && isKeyAction && expectedPointer) {
      const around = { ...region, boxes: [boxAround(expectedPointer, size)] };
      if (!compareIn(around).differs) return REDRAWN;
    }
    const boxes = [...region.boxes];
    return { kind: 'differs', difference, boxes, size, pictures: await current.pictures() };
  }
}

function createStillness(): Progress['isStill'] {
  let [last, since] = ['', 0];
  return (differences) => {
    const text = JSON.stringify(differences);
    if (text !== last) [last, since] = [text, performance.now()];
    return performance.now() - since >= STILL_MS;
  };
}

/** What the player does after a comparison: run the step, or ask a person. */
export type NextMove =
  | { readonly kind: 'go'; readonly unverified?: string }
  | { readonly kind: 'ask'; readonly question: UnnumberedQuestion; readonly pictures: ComparedScreens };

/** `acceptsAnySize`: a person said to continue although the desktop has a different size. */
export function nextMove(result: ComparisonResult, acceptsAnySize: boolean): NextMove {
  switch (result.kind) {
    case 'same':
      return { kind: 'go' };
    case 'unverified':
      return { kind: 'go', unverified: result.reason };
    case 'size':
    case 'differs': {
      const { pictures, ...question } = result;
      if (question.kind === 'differs' || !acceptsAnySize) return { kind: 'ask', question, pictures };
      const sizes = [question.size, question.now].map(({ width, height }) => `${width} × ${height}`);
      const change = sizes.join(' → ');
      return { kind: 'go', unverified: `Desktop size changed (${change}): the screen was not compared.` };
    }
    default:
      return result satisfies never;
  }
}

function isSameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}

function unverified(reason: string): ComparisonResult {
  return { kind: 'unverified', reason };
}

/** Decodes a recorded snapshot; undefined if it cannot be read, or claims more pixels than the desktop had. */
export function decodePicture(file: Buffer, native?: Size): Promise<Pixels | undefined> {
  return decodeImage(file, native ? native.width * native.height : MAX_PIXELS);
}

/** The screen, scaled to the size of the snapshot. */
async function pixelsOf(screen: Framebuffer, { width, height }: Size): Promise<Pixels> {
  if (isSameSize(screen, { width, height })) {
    return { width, height, data: screen.data, channels: 4 };
  }
  const data = Buffer.allocUnsafe(3 * width * height);
  await scaleToRgb(copyOf(screen), { width, height }, data);
  return { width, height, data, channels: 3 };
}

/** The pixels now, because the next capture overwrites them. */
function copyOf({ width, height, data }: Framebuffer): RgbxPicture {
  return { width, height, data: Buffer.from(data) };
}
