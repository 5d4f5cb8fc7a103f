import type { Duplex } from 'node:stream';
import { ByteReader } from '../../rfb/connection/byte-reader';
import { ENCODING, FENCE, type Rect } from '../../rfb/messages/client-messages';
import { RfbError } from '../../rfb/rfb-error';
import type { MachineInput } from './machine-input';
import { NATIVE, type PixelFormat, parsePixelFormat, rawPixels, type ScreenImage } from './pixel-format';
import { framebufferUpdate, rectangle, serverFence, serverInit } from './server-messages';
import { shakeHands } from './shake-hands';
import { createTiles, type Tiles } from './tiles';
import { createViewerClipboard, type ViewerClipboardOptions } from './viewer-clipboard';
import { createZrleEncoder, type ZrleEncoder } from './zrle-encoder';

const ZRLE = 16;

export interface ViewerConnectionOptions
  extends Pick<ViewerClipboardOptions, 'readClipboard' | 'writeClipboard'> {
  readonly name: string;
  readonly image: () => ScreenImage;
  readonly input: MachineInput;
  /** Looks at the screen anew. */
  readonly poll: () => Promise<void>;
  /** The viewer waits for a change. */
  readonly onWaiting: () => void;
  /** Keys or pointer were used. */
  readonly onInput: () => void;
  /** A key could not be typed. */
  readonly onError: (error: Error) => void;
}

/** One viewer of an RFB server, on its connection until that ends. */
export interface ViewerConnection {
  readonly isWaiting: boolean;
  /** What the newest image changed; its size may be another. */
  changed(tiles: Tiles): void;
  /** Offers a text that was copied on the machine. */
  offer(text: string): void;
  /** Resolves when the connection is over and what it held is let go of. */
  readonly closed: Promise<void>;
}

interface Request {
  readonly rect: Rect;
  readonly incremental: boolean;
}

export function serveViewer(stream: Duplex, options: ViewerConnectionOptions): ViewerConnection {
  const { input, image } = options;
  const reader = ByteReader.of(stream);
  let format: PixelFormat = NATIVE;
  let encodings: readonly number[] = [];
  let zrle: ZrleEncoder | undefined;
  let size = { width: image().width, height: image().height };
  let unseen = createTiles(size.width, size.height);
  let request: Request | undefined;
  let answering = false;

  const has = (encoding: number) => encodings.includes(encoding);
  const clipboard = createViewerClipboard({
    ...options,
    reader,
    say: (bytes) => void stream.write(bytes),
    isExtended: () => has(ENCODING.extendedClipboard),
  });

  /** Viewers name what they like best first. */
  function likesZrle(): boolean {
    const raw = encodings.indexOf(ENCODING.raw);
    const at = encodings.indexOf(ZRLE);
    return at >= 0 && (raw < 0 || at < raw);
  }

  async function begin(): Promise<void> {
    await shakeHands(stream, reader);
    ({ width: size.width, height: size.height } = image());
    stream.write(serverInit(size.width, size.height, NATIVE, options.name));
  }

  async function receive(): Promise<void> {
    for (;;) {
      const type = (await reader.take(1))[0];
      switch (type) {
        case 0:
          format = parsePixelFormat((await reader.take(19)).subarray(3));
          zrle?.close();
          zrle = undefined;
          break;
        case 2:
          await readEncodings();
          break;
        case 3:
          readRequest(await reader.take(9));
          break;
        case 4:
          await readKey(await reader.take(7));
          break;
        case 5: {
          const body = await reader.take(5);
          options.onInput();
          await input.pointer(
            inside({ x: body.readUInt16BE(1), y: body.readUInt16BE(3) }),
            body.readUInt8(0),
          );
          break;
        }
        case 6:
          await clipboard.read();
          break;
        case 248:
          await readFence();
          break;
        default:
          throw new RfbError('protocol', `The viewer sent a message of unknown type ${type}.`);
      }
    }
  }

  const inside = ({ x, y }: { x: number; y: number }) => ({
    x: Math.min(x, size.width - 1),
    y: Math.min(y, size.height - 1),
  });

  async function readEncodings(): Promise<void> {
    const count = (await reader.take(3)).readUInt16BE(1);
    const list = await reader.take(4 * count);
    encodings = Array.from({ length: count }, (_, i) => list.readInt32BE(4 * i));
    // Said at once, so that a viewer knows before it asks for anything.
    if (has(ENCODING.fence)) stream.write(serverFence(FENCE.request, Buffer.alloc(0)));
    clipboard.greet();
  }

  function readRequest(body: Buffer): void {
    const [x = 0, y = 0, width = 0, height = 0] = [1, 3, 5, 7].map((at) => body.readUInt16BE(at));
    const asked = { x: Math.min(x, size.width), y: Math.min(y, size.height), width, height };
    request = {
      rect: {
        ...asked,
        width: Math.min(width, size.width - asked.x),
        height: Math.min(height, size.height - asked.y),
      },
      incremental: body.readUInt8(0) !== 0,
    };
    void answer();
  }

  async function readKey(body: Buffer): Promise<void> {
    options.onInput();
    try {
      await input.key(body.readUInt32BE(3), body.readUInt8(0) !== 0);
    } catch (error) {
      options.onError(error instanceof Error ? error : new Error('A key could not be pressed.'));
    }
  }

  async function readFence(): Promise<void> {
    const header = await reader.take(8);
    const payload = await reader.take(header.readUInt8(7));
    const flags = header.readUInt32BE(3);
    await input.settled();
    if (flags & FENCE.request) stream.write(serverFence(flags & ~FENCE.request & 7, payload));
  }

  /** Answers the request there is, one at a time, if there is anything to say. */
  async function answer(): Promise<void> {
    if (answering) return;
    answering = true;
    try {
      while (request && !stream.destroyed) {
        const asked = request;
        if (!asked.incremental) await options.poll();
        if (await answered(asked)) {
          if (request === asked) request = undefined;
        } else if (request === asked) {
          options.onWaiting();
          return;
        }
      }
    } catch {
      stream.destroy();
    } finally {
      answering = false;
    }
  }

  async function answered({ rect, incremental }: Request): Promise<boolean> {
    const now = image();
    if (now.width !== size.width || now.height !== size.height) return resized(now);
    const marked = unseen.take(rect);
    const rects = incremental ? marked : [rect];
    if (rects.length === 0) return false;
    const encoding = likesZrle() ? ZRLE : ENCODING.raw;
    const parts = [framebufferUpdate(rects.length)];
    for (const part of rects) parts.push(rectangle(part, encoding), await pixels(now, part, encoding));
    await written(Buffer.concat(parts));
    return true;
  }

  async function resized({ width, height }: ScreenImage): Promise<boolean> {
    // Whoever cannot follow is told nothing wrong, and connects again.
    if (!has(ENCODING.desktopSize)) throw new RfbError('protocol', 'The screen changed its size.');
    size = { width, height };
    unseen = createTiles(width, height);
    unseen.markAll();
    await written(
      Buffer.concat([framebufferUpdate(1), rectangle({ x: 0, y: 0, width, height }, ENCODING.desktopSize)]),
    );
    return true;
  }

  function pixels(now: ScreenImage, rect: Rect, encoding: number): Promise<Buffer> | Buffer {
    if (encoding !== ZRLE) return rawPixels(now, rect, format);
    zrle ??= createZrleEncoder(format);
    return zrle.encode(now, rect);
  }

  /** Nothing is made for a viewer that has not yet taken what was made before. */
  function written(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      stream.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  const closed = begin()
    .then(receive)
    .catch((error: unknown) => {
      if (error instanceof RfbError && error.code !== 'closed') options.onError(error);
    })
    .finally(async () => {
      stream.destroy();
      zrle?.close();
      await input.release();
    });

  return {
    closed,
    get isWaiting() {
      return request !== undefined && !answering;
    },
    changed(tiles) {
      const now = image();
      if (now.width === size.width && now.height === size.height) unseen.mark(tiles);
      void answer();
    },
    offer: clipboard.offer,
  };
}
