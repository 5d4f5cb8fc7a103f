import type { Duplex } from 'node:stream';
import { RfbClient } from '../../src/main/rfb/client';
import type { Rect } from '../../src/main/rfb/rect';
import type { Size } from '../../src/shared/geometry';
import { fence, raw, serverInit, u8, u32, update } from './rfb-bytes';
import { socketPair } from './streams';

/** A message from the client. */
export type ClientMessage =
  | { readonly kind: 'setPixelFormat'; readonly bytes: Buffer }
  | { readonly kind: 'setEncodings'; readonly encodings: readonly number[] }
  | { readonly kind: 'request'; readonly rect: Rect; readonly incremental: boolean }
  | { readonly kind: 'key'; readonly keysym: number; readonly down: boolean }
  | { readonly kind: 'pointer'; readonly x: number; readonly y: number; readonly buttons: number }
  | { readonly kind: 'cutText'; readonly length: number; readonly payload: Buffer }
  | { readonly kind: 'continuous'; readonly enable: boolean; readonly rect: Rect }
  | { readonly kind: 'fence'; readonly flags: number; readonly payload: Buffer };

type Kind = ClientMessage['kind'];
type OfKind<K extends Kind> = Extract<ClientMessage, { kind: K }>;

/** An RFB 3.8 server without security that does nothing by itself: the test reads and sends all messages. */
export class ScriptedServer {
  readonly stream: Duplex;
  /** Everything received since the handshake. */
  readonly received: ClientMessage[] = [];
  #unread: ClientMessage[] = [];
  #bytes: Buffer = Buffer.alloc(0);
  #arrived: () => void = () => {};

  constructor(stream: Duplex) {
    this.stream = stream;
    stream.on('data', (bytes: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, bytes]);
      this.#arrived();
    });
  }

  send(...messages: readonly Buffer[]): void {
    this.stream.write(Buffer.concat(messages));
  }

  close(): void {
    this.stream.destroy();
  }

  async handshake(size: Size, name = 'test'): Promise<void> {
    this.send(Buffer.from('RFB 003.008\n'));
    await this.bytes(12);
    this.send(u8(1, 1));
    await this.bytes(1);
    this.send(u32(0));
    await this.bytes(1);
    this.send(serverInit(size, name));
  }

  /** The next message of a kind; earlier messages of different kinds stay unread. */
  async next<K extends Kind>(kind: K): Promise<OfKind<K>> {
    for (;;) {
      const found = this.#unread.find((message): message is OfKind<K> => message.kind === kind);
      if (found) {
        this.#unread = this.#unread.filter((message) => message !== found);
        return found;
      }
      const message = await this.#parse();
      this.received.push(message);
      this.#unread.push(message);
    }
  }

  /**
   * Behaves as a normal server from now on: answers fences, as long as `fenced` allows, and update requests. Never
   * ends. `send` sends an answer, and `paint` makes an update for a request.
   */
  async serve(
    fenced: () => 'answer' | 'ignore' = () => 'answer',
    send: (answer: Buffer) => void = (answer) => this.send(answer),
    paint: (rect: Rect) => Buffer = (rect) => update([raw(rect, 0)]),
  ): Promise<never> {
    for (;;) {
      const message = await this.#parse();
      this.received.push(message);
      if (message.kind === 'request' && !message.incremental) send(paint(message.rect));
      if (message.kind !== 'fence' || message.flags < 0x8000_0000) continue;
      if (fenced() === 'answer') send(fence(message.flags & 7, message.payload));
    }
  }

  /** Answers the next update request with one color. */
  async paint(value: number): Promise<Rect> {
    const { rect } = await this.next('request');
    this.send(update([raw(rect, value)]));
    return rect;
  }

  /** The next `length` bytes, unparsed. */
  async bytes(length: number): Promise<Buffer> {
    while (this.#bytes.length < length) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }

  async #parse(): Promise<ClientMessage> {
    const type = (await this.bytes(1)).readUInt8(0);
    switch (type) {
      case 0:
        return { kind: 'setPixelFormat', bytes: await this.bytes(19) };
      case 2: {
        const count = (await this.bytes(3)).readUInt16BE(1);
        const list = await this.bytes(4 * count);
        return {
          kind: 'setEncodings',
          encodings: Array.from({ length: count }, (_, i) => list.readInt32BE(4 * i)),
        };
      }
      case 3:
      case 150: {
        const body = await this.bytes(9);
        const [x, y, width, height] = [1, 3, 5, 7].map((at) => body.readUInt16BE(at));
        const rect = { x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 };
        const flag = body.readUInt8(0) === 1;
        return type === 3
          ? { kind: 'request', rect, incremental: flag }
          : { kind: 'continuous', rect, enable: flag };
      }
      case 4: {
        const body = await this.bytes(7);
        return { kind: 'key', down: body.readUInt8(0) === 1, keysym: body.readUInt32BE(3) };
      }
      case 5: {
        const body = await this.bytes(5);
        return {
          kind: 'pointer',
          buttons: body.readUInt8(0),
          x: body.readUInt16BE(1),
          y: body.readUInt16BE(3),
        };
      }
      case 6: {
        const length = (await this.bytes(7)).readInt32BE(3);
        return { kind: 'cutText', length, payload: await this.bytes(Math.abs(length)) };
      }
      case 248: {
        const body = await this.bytes(8);
        return {
          kind: 'fence',
          flags: body.readUInt32BE(3),
          payload: await this.bytes(body.readUInt8(7)),
        };
      }
      default:
        throw new Error(`The client sent a message of unknown type ${type}.`);
    }
  }
}

/** A client and its server after the handshake and the first pixel; `fences` is whether the server has fences. */
export async function connected({
  size = { width: 8, height: 6 },
  fences = true,
  name = 'test',
}: {
  size?: Size;
  fences?: boolean;
  name?: string;
} = {}): Promise<{ client: RfbClient; server: ScriptedServer }> {
  const [near, far] = await socketPair();
  const server = new ScriptedServer(far);
  const connecting = RfbClient.connect(near);
  await server.handshake(size, name);
  await server.next('setEncodings');
  if (fences) {
    server.send(fenceOffer);
    await server.next('fence');
  }
  await server.paint(0);
  return { client: await connecting, server };
}

/** A server announces that it has fences by requesting one. */
export const fenceOffer = Buffer.concat([u8(248, 0, 0, 0), u32(0x8000_0001), u8(0)]);
