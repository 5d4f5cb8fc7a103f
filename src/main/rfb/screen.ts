import type { Size } from '../../shared/geometry';
import type { ByteReader } from './byte-reader';
import { RfbError } from './errors';
import { BYTES_PER_PIXEL, Framebuffer } from './framebuffer';
import { ENCODING, type Rect } from './messages';

/** What one framebuffer update brought: rectangles whose pixels may differ, and whether the desktop has a new size. */
export interface ScreenUpdate {
  readonly changed: readonly Rect[];
  readonly resized: boolean;
}

/** The desktop's screen, kept by what framebuffer updates say of it. */
export class Screen {
  /** Replaced by a new and black one when the desktop changes its size. */
  framebuffer: Framebuffer;

  constructor(size: Size) {
    this.framebuffer = new Framebuffer(size);
  }

  /** Reads an update from after its message type. @throws {RfbError} */
  async readUpdate(reader: ByteReader): Promise<ScreenUpdate> {
    const before = this.framebuffer;
    const changed: Rect[] = [];
    for (let left = (await reader.take(3)).readUInt16BE(1); left > 0; left--) {
      const header = await reader.take(12);
      const rect = {
        x: header.readUInt16BE(0),
        y: header.readUInt16BE(2),
        width: header.readUInt16BE(4),
        height: header.readUInt16BE(6),
      };
      if (await this.#readRect(reader, rect, header.readInt32BE(8))) changed.push(rect);
    }
    return { changed, resized: before !== this.framebuffer };
  }

  /** Reads what follows a rectangle's header; true where it changed pixels. */
  async #readRect(reader: ByteReader, rect: Rect, encoding: number): Promise<boolean> {
    switch (encoding) {
      case ENCODING.raw: {
        const { framebuffer } = this;
        framebuffer.check(rect);
        const length = rect.width * rect.height * BYTES_PER_PIXEL;
        let done = 0;
        await reader.pour(length, (bytes) => {
          framebuffer.writeRaw(rect, done, bytes);
          done += bytes.length;
        });
        return length > 0;
      }
      case ENCODING.copyRect: {
        const from = await reader.take(4);
        this.framebuffer.check(rect);
        this.framebuffer.copyRect(rect, { x: from.readUInt16BE(0), y: from.readUInt16BE(2) });
        return rect.width * rect.height > 0;
      }
      case ENCODING.ledState:
        await reader.skip(1);
        return false;
      case ENCODING.desktopSize:
        this.#resize(rect);
        return false;
      case ENCODING.extendedDesktopSize: {
        await reader.skip(16 * (await reader.take(4)).readUInt8(0));
        // x is who asked for it and y whether that failed; of a failure the size is not the desktop's.
        if (rect.x !== 1 || rect.y === 0) this.#resize(rect);
        return false;
      }
      default:
        throw new RfbError('protocol', `The RFB server sent a rectangle of unknown encoding ${encoding}.`);
    }
  }

  #resize(size: Size): void {
    const { width, height } = this.framebuffer;
    if (size.width !== width || size.height !== height) this.framebuffer = new Framebuffer(size);
  }
}
