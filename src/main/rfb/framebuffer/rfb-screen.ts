import type { Size } from '../../../shared/geometry';
import type { ByteReader } from '../connection/byte-reader';
import { COST } from '../connection/turns';
import { readHextile } from '../encodings/hextile';
import { InflateStream } from '../encodings/inflate';
import { TightDecoder } from '../encodings/tight';
import { readZrle } from '../encodings/zrle';
import { checkSize } from '../limits';
import { ENCODING } from '../messages/client-messages';
import { boundingRect, type Rect, rectsOverlap } from '../rect';
import { RfbError } from '../rfb-error';
import { inBands } from './bands';
import { BYTES_PER_PIXEL, Framebuffer } from './framebuffer';
import { PaintedPointer } from './painted-pointer';

/** The result of a framebuffer update. */
export interface ScreenUpdate {
  /** Rectangles whose pixels the server sent; merged if there are many. */
  readonly changed: readonly Rect[];
  /** The areas of our own pointer before and after. */
  readonly repainted: readonly Rect[];
  readonly resized: boolean;
  /** All rectangles whose pixels the server sent, however many. */
  readonly drawn: readonly Rect[];
}

/** Rectangles that are read and not drawn yet, and the pixels they hold in memory. */
const MAX_PENDING = 16;
const MAX_PENDING_PIXELS = 4 * 1024 * 1024;
/** More changes of one update are reported as the rectangle around them. */
const MAX_CHANGED = 2048;
/** The cost of reading, blending or removing a pixel of the pointer. */
const POINTER_COST = 4 * COST.decodedPixel;

/** The desktop's screen, as described by framebuffer updates. */
export class RfbScreen {
  /** Replaced when the desktop changes its size. */
  size: Size;
  #framebuffer: Framebuffer | undefined;
  #asked: ReadonlySet<number>;
  readonly #zrle = new InflateStream();
  readonly #tight = new TightDecoder();
  readonly #pointer: PaintedPointer | undefined;
  /** Whether an update is partly read. */
  updating = false;
  /** Whether the server has announced that it takes the buttons back and forward. */
  hasExtendedButtons = false;
  /** The first screen in the server's layout, 16 bytes; undefined if it has not said that clients may change it. */
  layout: Buffer | undefined;
  /** The result of this client's last request for a size; 0 for success. */
  resizeStatus: number | undefined;
  #pending: { readonly rect: Rect; readonly drawn: Promise<void> }[] = [];

  /** `asked` are the encodings a server may use. */
  constructor(size: Size, asked: readonly number[]) {
    checkSize(size.width, size.height);
    this.size = size;
    this.#asked = new Set(asked);
    if (this.#asked.has(ENCODING.cursor)) this.#pointer = new PaintedPointer();
  }

  /**
   * New and black after each change of size. Allocated when it is first used: a server may change its size again before it
   * draws anything.
   */
  get framebuffer(): Framebuffer {
    this.#framebuffer ??= new Framebuffer(this.size);
    return this.#framebuffer;
  }

  /** The encodings a server may use from now on. */
  allow(asked: readonly number[]): void {
    this.#asked = new Set(asked);
  }

  /** Moves the pointer, if the server leaves painting it to us. */
  pointerAt(x: number, y: number): void {
    if (!this.#pointer) return;
    this.#pointer.moveTo({ x, y });
    // `readUpdate` removes the pointer while an update is drawn, and paints it afterwards.
    if (this.updating) return;
    this.#pointer.lift(this.framebuffer);
    this.#pointer.paint(this.framebuffer);
  }

  /** Reads an update from after its message type. @throws {RfbError} */
  async readUpdate(reader: ByteReader): Promise<ScreenUpdate> {
    const before = this.size;
    const drawn: Rect[] = [];
    const lifted = this.#pointer?.lift(this.framebuffer);
    this.updating = true;
    for (let left = (await reader.take(3)).readUInt16BE(1); left > 0; left--) {
      const header = await reader.take(12);
      const rect = {
        x: header.readUInt16BE(0),
        y: header.readUInt16BE(2),
        width: header.readUInt16BE(4),
        height: header.readUInt16BE(6),
      };
      const encoding = header.readInt32BE(8);
      if (encoding !== ENCODING.raw && !this.#asked.has(encoding)) {
        throw new RfbError('protocol', `The RFB server sent a rectangle of unknown encoding ${encoding}.`);
      }
      if (encoding === ENCODING.lastRect) break;
      if (await this.#readRect(reader, rect, encoding)) drawn.push(rect);
    }
    await this.#allDrawn();
    this.updating = false;
    const painted = this.#pointer?.paint(this.framebuffer);
    const repainted = [lifted, painted].filter((rect) => rect !== undefined);
    for (const { width, height } of repainted) reader.turns.spend(width * height * POINTER_COST);
    const resized = before !== this.size;
    return { changed: drawn.length > MAX_CHANGED ? [boundingRect(drawn)] : drawn, drawn, resized, repainted };
  }

  /** Reads a rectangle after its header. Returns whether it had pixels. */
  async #readRect(reader: ByteReader, rect: Rect, encoding: number): Promise<boolean> {
    switch (encoding) {
      case ENCODING.ledState:
        await reader.skip(1);
        return false;
      case ENCODING.desktopSize:
        await this.#resize(reader, rect);
        return false;
      case ENCODING.extendedMouseButtons:
        this.hasExtendedButtons = true;
        return false;
      case ENCODING.extendedDesktopSize: {
        const screens = (await reader.take(4)).readUInt8(0);
        if (screens > 0) this.layout = Buffer.from(await reader.take(16));
        await reader.skip(16 * Math.max(screens - 1, 0));
        // x is 1 if this client asked for the size, and y is 0 if that succeeded.
        if (rect.x === 1) this.resizeStatus = rect.y;
        if (rect.x !== 1 || rect.y === 0) await this.#resize(reader, rect);
        return false;
      }
      case ENCODING.cursor:
        await this.#pointer?.readShape(reader, rect);
        reader.turns.spend(rect.width * rect.height * POINTER_COST);
        return false;
      case ENCODING.alphaCursor:
        await this.#pointer?.readAlphaShape(reader, rect);
        return false;
      case ENCODING.pointerPos:
      case ENCODING.vmwarePointerPos:
        this.#pointer?.moveTo(rect);
        return false;
      default:
        this.framebuffer.check(rect);
        await this.#readPixels(reader, rect, encoding);
        return rect.width * rect.height > 0;
    }
  }

  async #readPixels(reader: ByteReader, rect: Rect, encoding: number): Promise<void> {
    const { framebuffer } = this;
    const pixels = rect.width * rect.height;
    const crowded =
      this.#pending.length >= MAX_PENDING ||
      this.#pending.reduce((sum, one) => sum + one.rect.width * one.rect.height, pixels) >
        MAX_PENDING_PIXELS ||
      this.#pending.some((one) => rectsOverlap(one.rect, rect));
    if (crowded || encoding === ENCODING.copyRect) await this.#allDrawn();
    switch (encoding) {
      case ENCODING.raw: {
        let done = 0;
        return reader.pipe(pixels * BYTES_PER_PIXEL, (bytes) => {
          framebuffer.writeRaw(rect, done, bytes);
          done += bytes.length;
          return (bytes.length / BYTES_PER_PIXEL) * (COST.copiedPixel + COST.row / rect.width);
        });
      }
      case ENCODING.copyRect: {
        const from = await reader.take(4);
        const at = { x: from.readUInt16BE(0), y: from.readUInt16BE(2) };
        return inBands(reader.turns, rect, COST.copiedPixel, (band, above) =>
          framebuffer.copyRect(rect, at, above, band.height),
        );
      }
      case ENCODING.hextile:
        return readHextile(reader, rect, framebuffer);
      case ENCODING.zrle:
        return readZrle(reader, rect, framebuffer, this.#zrle);
      case ENCODING.tight: {
        const { drawn } = await this.#tight.read(reader, rect, framebuffer);
        if (!drawn) return;
        // Awaited by `#allDrawn`, which also handles a failure.
        drawn.catch(() => undefined);
        this.#pending.push({ rect, drawn });
        return;
      }
      default:
        throw new RfbError('protocol', `The RFB server sent pixels in encoding ${encoding}, which has none.`);
    }
  }

  async #allDrawn(): Promise<void> {
    const pending = this.#pending;
    this.#pending = [];
    await Promise.all(pending.map(({ drawn }) => drawn));
  }

  async #resize({ turns }: ByteReader, { width, height }: Size): Promise<void> {
    if (this.size.width === width && this.size.height === height) return;
    checkSize(width, height);
    await this.#allDrawn();
    // The memory of the framebuffer before has to be collected.
    if (this.#framebuffer) turns.spend(COST.turn);
    this.size = { width, height };
    this.#framebuffer = undefined;
    this.#pointer?.forget();
  }
}
