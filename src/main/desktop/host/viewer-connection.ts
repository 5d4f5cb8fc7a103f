import type { Duplex } from 'node:stream';
import type { Point } from '../../../shared/geometry';
import { ByteReader } from '../../rfb/connection/byte-reader';
import { CLIENT_MESSAGE, ENCODING, FENCE, fence } from '../../rfb/messages/client-messages';
import { startServerHandshake } from '../../rfb/proxy/server-handshake';
import type { Rect } from '../../rfb/rect';
import { RfbError } from '../../rfb/rfb-error';
import type { MachineInput } from './machine-input';
import { NATIVE, type PixelFormat, parsePixelFormat, rawPixels, type ScreenImage } from './pixel-format';
import { framebufferUpdate, rectangle, serverInit } from './server-messages';
import { Tiles } from './tiles';
import { createViewerClipboard, type ViewerClipboard, type ViewerClipboardOptions } from './viewer-clipboard';
import { createZrleEncoder, type ZrleEncoder } from './zrle-encoder';

export interface ViewerConnectionOptions
  extends Pick<ViewerClipboardOptions, 'readClipboard' | 'writeClipboard'> {
  readonly name: string;
  readonly image: () => ScreenImage;
  readonly input: MachineInput;
  /** Grabs the screen. */
  readonly poll: () => Promise<void>;
  /** Called when the viewer waits for a change. */
  readonly onWaiting: () => void;
  /** Called when keys or pointer are used. */
  readonly onInput: () => void;
  /** Called for a key that cannot be typed, and for a broken connection. */
  readonly onError: (error: Error) => void;
}

interface UpdateRequest {
  readonly rect: Rect;
  readonly incremental: boolean;
}

/** One viewer of an RFB server, until its connection ends. */
export class ViewerConnection {
  /** Resolves when the connection is closed and the viewer's input is released. */
  readonly closed: Promise<void>;
  readonly #reader: ByteReader;
  readonly #clipboard: ViewerClipboard;
  #format: PixelFormat = NATIVE;
  /** In the viewer's order of preference. */
  #encodings: readonly number[] = [];
  #zrle: ZrleEncoder | undefined;
  #size: { width: number; height: number };
  /** The tiles that changed since the viewer last got them. */
  #unseen: Tiles;
  #request: UpdateRequest | undefined;
  #isAnswering = false;

  constructor(
    private readonly stream: Duplex,
    private readonly options: ViewerConnectionOptions,
  ) {
    this.#reader = ByteReader.of(stream);
    const { width, height } = options.image();
    this.#size = { width, height };
    this.#unseen = new Tiles(width, height);
    this.#clipboard = createViewerClipboard({
      ...options,
      reader: this.#reader,
      send: (bytes) => void stream.write(bytes),
      isExtended: () => this.#encodings.includes(ENCODING.extendedClipboard),
    });
    this.closed = this.#serve().catch((error: unknown) => {
      if (error instanceof RfbError && error.code !== 'closed') options.onError(error);
    });
  }

  get isWaiting(): boolean {
    return this.#request !== undefined && !this.#isAnswering;
  }

  /** Reports what the newest image changed; its size may have changed too. */
  onChange(tiles: Tiles): void {
    const { width, height } = this.options.image();
    if (width === this.#size.width && height === this.#size.height) this.#unseen.mark(tiles);
    void this.#answer();
  }

  /** Offers a text that was copied on the machine. */
  offer(text: string): void {
    this.#clipboard.offer(text);
  }

  async #serve(): Promise<void> {
    try {
      await this.#greet();
      for (;;) await this.#readMessage();
    } finally {
      this.stream.destroy();
      this.#zrle?.close();
      await this.options.input.release();
    }
  }

  async #greet(): Promise<void> {
    const handshake = startServerHandshake((bytes) => void this.stream.write(bytes));
    while (handshake.receive(await this.#reader.take(1)).length === 0);
    const { width, height } = this.options.image();
    this.#size = { width, height };
    this.stream.write(serverInit(width, height, NATIVE, this.options.name));
  }

  async #readMessage(): Promise<void> {
    const reader = this.#reader;
    const type = (await reader.take(1))[0];
    switch (type) {
      case CLIENT_MESSAGE.setPixelFormat:
        this.#format = parsePixelFormat((await reader.take(19)).subarray(3));
        this.#zrle?.close();
        this.#zrle = undefined;
        return;
      case CLIENT_MESSAGE.setEncodings:
        return this.#readEncodings();
      case CLIENT_MESSAGE.framebufferUpdateRequest:
        return this.#readRequest(await reader.take(9));
      case CLIENT_MESSAGE.keyEvent:
        return this.#readKey(await reader.take(7));
      case CLIENT_MESSAGE.pointerEvent:
        return this.#readPointer(await reader.take(5));
      case CLIENT_MESSAGE.clientCutText:
        return this.#clipboard.read();
      case CLIENT_MESSAGE.fence:
        return this.#readFence();
      default:
        throw new RfbError('protocol', `The viewer sent a message of unknown type ${type}.`);
    }
  }

  async #readEncodings(): Promise<void> {
    const count = (await this.#reader.take(3)).readUInt16BE(1);
    const list = await this.#reader.take(4 * count);
    this.#encodings = Array.from({ length: count }, (_, i) => list.readInt32BE(4 * i));
    // A viewer learns this way, before its first request, that there are fences.
    if (this.#encodings.includes(ENCODING.fence)) {
      this.stream.write(fence(FENCE.request, Buffer.alloc(0)));
    }
    this.#clipboard.greet();
  }

  #readRequest(body: Buffer): void {
    const [left = 0, top = 0, width = 0, height = 0] = [1, 3, 5, 7].map((at) => body.readUInt16BE(at));
    const x = Math.min(left, this.#size.width);
    const y = Math.min(top, this.#size.height);
    this.#request = {
      rect: {
        x,
        y,
        width: Math.min(width, this.#size.width - x),
        height: Math.min(height, this.#size.height - y),
      },
      incremental: body.readUInt8(0) !== 0,
    };
    void this.#answer();
  }

  async #readKey(body: Buffer): Promise<void> {
    this.options.onInput();
    try {
      await this.options.input.key(body.readUInt32BE(3), body.readUInt8(0) !== 0);
    } catch (error) {
      this.options.onError(error instanceof Error ? error : new Error('A key could not be pressed.'));
    }
  }

  #readPointer(body: Buffer): Promise<void> {
    this.options.onInput();
    const at: Point = {
      x: Math.min(body.readUInt16BE(1), this.#size.width - 1),
      y: Math.min(body.readUInt16BE(3), this.#size.height - 1),
    };
    return this.options.input.pointer(at, body.readUInt8(0));
  }

  /** A fence has the same format in both directions. */
  async #readFence(): Promise<void> {
    const header = await this.#reader.take(8);
    const payload = await this.#reader.take(header.readUInt8(7));
    const flags = header.readUInt32BE(3);
    await this.options.input.settled();
    if (flags & FENCE.request) this.stream.write(fence(flags & ~FENCE.request & 7, payload));
  }

  /** Answers the open request as soon as there is a change; one answer at a time. */
  async #answer(): Promise<void> {
    if (this.#isAnswering) return;
    this.#isAnswering = true;
    try {
      for (let request = this.#request; request && !this.stream.destroyed; request = this.#request) {
        if (!request.incremental) await this.options.poll();
        const isAnswered = await this.#sendUpdate(request);
        // The viewer may have sent a new request meanwhile.
        if (request !== this.#request) continue;
        if (!isAnswered) {
          this.options.onWaiting();
          return;
        }
        this.#request = undefined;
      }
    } catch {
      this.stream.destroy();
    } finally {
      this.#isAnswering = false;
    }
  }

  /** @returns whether there was a change to send */
  async #sendUpdate({ rect, incremental }: UpdateRequest): Promise<boolean> {
    const image = this.options.image();
    if (image.width !== this.#size.width || image.height !== this.#size.height) {
      await this.#sendSize(image);
      return true;
    }
    const changed = this.#unseen.take(rect);
    const rects = incremental ? changed : [rect];
    if (rects.length === 0) return false;
    const encoding = this.#prefersZrle() ? ENCODING.zrle : ENCODING.raw;
    const parts = [framebufferUpdate(rects.length)];
    for (const part of rects)
      parts.push(rectangle(part, encoding), await this.#encode(image, part, encoding));
    await this.#write(Buffer.concat(parts));
    return true;
  }

  /** @throws {RfbError} for a viewer that does not support a change of size: it has to reconnect */
  async #sendSize({ width, height }: ScreenImage): Promise<void> {
    if (!this.#encodings.includes(ENCODING.desktopSize)) {
      throw new RfbError('protocol', 'The screen changed its size.');
    }
    this.#size = { width, height };
    this.#unseen = new Tiles(width, height);
    this.#unseen.markAll();
    const area = { x: 0, y: 0, width, height };
    await this.#write(Buffer.concat([framebufferUpdate(1), rectangle(area, ENCODING.desktopSize)]));
  }

  #prefersZrle(): boolean {
    const raw = this.#encodings.indexOf(ENCODING.raw);
    const zrle = this.#encodings.indexOf(ENCODING.zrle);
    return zrle >= 0 && (raw < 0 || zrle < raw);
  }

  #encode(image: ScreenImage, rect: Rect, encoding: number): Promise<Buffer> | Buffer {
    if (encoding !== ENCODING.zrle) return rawPixels(image, rect, this.#format);
    this.#zrle ??= createZrleEncoder(this.#format);
    return this.#zrle.encode(image, rect);
  }

  /** Resolves when the viewer has taken the bytes, so that nothing is encoded for a viewer that is behind. */
  #write(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.stream.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }
}
