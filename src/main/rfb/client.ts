import type { Duplex } from 'node:stream';
import type { Size } from '../../shared/geometry';
import { ByteReader } from './byte-reader';
import { CutText } from './cut-text';
import { encodingsFor, leavesPointerToViewers } from './encodings/choice';
import type { Endpoint } from './endpoint';
import { RfbError } from './errors';
import type { Framebuffer } from './framebuffer';
import { handshake, type ServerInit } from './handshake';
import { LIMITS } from './limits';
import * as message from './messages';
import { FENCE, SERVER_MESSAGE } from './messages';
import { PendingQueue } from './pending';
import type { Rect } from './rect';
import { Screen } from './screen';
import { type Peer, peerOf } from './security/secure';
import type { Certificate } from './security/tls';
import { openConnection } from './socket';

export interface ClientOptions {
  /** Whether the picture may be a little untrue where that makes it quicker: for a video. */
  readonly lossy?: boolean;
  /** The encodings to ask for, where another choice is wanted than ours. */
  readonly encodings?: readonly number[];
}

/** How long a server may take to answer, in milliseconds, before it counts as broken. */
const ANSWER_TIMEOUT = 10_000;

/** The least a server can be asked for. */
const PIXEL: Rect = { x: 0, y: 0, width: 1, height: 1 };

/** How often a desktop may change its size under one capture. */
const MAX_RESIZES = 100;

/** What an update request waits for: pixels that cover what was asked for, or with `incremental` any change. */
interface UpdateRequest {
  readonly rect: Rect;
  readonly incremental: boolean;
  missing: number;
}

/**
 * A connection to an RFB server. Input is gathered and sent with the next `fence()` or at the end of the current turn;
 * `fence()` is also what keeps memory bounded: wait for it after every few thousand events.
 */
export class RfbClient {
  readonly name: string;
  /** What the server showed to be known by, where it showed something. */
  certificate: Certificate | undefined;
  /** Rejects never; resolves with the reason once the connection is gone. */
  readonly closed: Promise<RfbError>;
  readonly #stream: Duplex;
  readonly #reader: ByteReader;
  readonly #screen: Screen;
  readonly #cutText = new CutText((message) => this.#write(message));
  readonly #fences = new PendingQueue<undefined, void>();
  readonly #updates = new PendingQueue<UpdateRequest, readonly Rect[]>();
  #output: Buffer[] = [];
  #serverFences = false;
  #lastFence = 0;
  #error: RfbError | undefined;

  private constructor(stream: Duplex, reader: ByteReader, init: ServerInit, asked: readonly number[]) {
    this.#stream = stream;
    this.#reader = reader;
    this.name = init.name;
    this.#screen = new Screen(init, asked);
    this.#write(message.setPixelFormat());
    this.#write(message.setEncodings(asked));
    this.closed = this.#receive().catch((error: unknown) => this.#fail(error));
  }

  /** Connects to a server. @throws {RfbError} or the socket's error, such as ECONNREFUSED. */
  static async open(endpoint: Endpoint, options: ClientOptions = {}): Promise<RfbClient> {
    const { socket, reader } = await openConnection(endpoint);
    return RfbClient.connect(socket, reader, peerOf(endpoint), options);
  }

  /**
   * Shakes hands over `stream`, which the client owns from then on.
   * @throws {RfbError} when the server is broken, refuses, or takes longer than ten seconds.
   */
  static async connect(
    stream: Duplex,
    reader = ByteReader.of(stream),
    peer: Peer = { local: true },
    { lossy = false, encodings }: ClientOptions = {},
  ): Promise<RfbClient> {
    const { connection, certificate, init } = await handshake({ socket: stream, reader }, peer);
    const paintsPointer = leavesPointerToViewers(init.name);
    const asked = encodings ?? encodingsFor({ local: peer.local, lossy, paintsPointer });
    const client = new RfbClient(connection.socket, connection.reader, init, asked);
    client.certificate = certificate;
    // A server that has fences says so before it answers this, so from here on we know.
    await client.#request(PIXEL, false);
    return client;
  }

  /** The screen as of the last request. Stays as it is until the next one. */
  get framebuffer(): Framebuffer {
    return this.#screen.framebuffer;
  }

  get size(): Size {
    return this.#screen.framebuffer;
  }

  get alive(): boolean {
    return this.#error === undefined;
  }

  /** Whether an update is only half read, so that the framebuffer shows a bit of both. */
  get updating(): boolean {
    return this.#screen.updating;
  }

  key(keysym: number, down: boolean): void {
    this.#write(message.keyEvent(keysym, down));
  }

  /** `buttons`: 1 left, 2 middle, 4 right, 8 wheel up, 16 down, 32 left, 64 right; native pixels. */
  pointer(x: number, y: number, buttons: number): void {
    this.#write(message.pointerEvent(x, y, buttons));
    this.#screen.pointerAt(x, y);
  }

  /** Offers `text` as the desktop's clipboard: any Unicode where the server can, else Latin-1. */
  setClipboard(text: string): void {
    this.#cutText.offer(text);
  }

  /** Called with what is copied on the desktop. */
  set onClipboard(listener: (text: string) => void) {
    this.#cutText.onText = listener;
  }

  /** Resolves once the server has taken in all that was sent before. @throws {RfbError} `closed`, `timeout` */
  async fence(): Promise<void> {
    // Without fences, asking for one pixel is a question that must be answered too.
    if (!this.#serverFences) return void (await this.#request(PIXEL, false));
    this.#lastFence = (this.#lastFence + 1) >>> 0;
    const payload = Buffer.alloc(4);
    payload.writeUInt32BE(this.#lastFence);
    this.#write(message.fence(FENCE.request | FENCE.blockBefore, payload));
    return this.#await(this.#fences.add(undefined), 'a fence');
  }

  /** Brings the whole framebuffer up to date, pointer included. @throws {RfbError} `closed`, `timeout` */
  async capture(): Promise<Framebuffer> {
    for (let attempt = 0; attempt < MAX_RESIZES; attempt++) {
      const framebuffer = this.framebuffer;
      await this.#request({ x: 0, y: 0, width: framebuffer.width, height: framebuffer.height }, false);
      // A desktop that changed its size meanwhile has a new framebuffer, of which nothing is known yet.
      if (framebuffer === this.framebuffer) return framebuffer;
    }
    throw new RfbError('protocol', 'The desktop changes its size faster than it can be read.');
  }

  /** Waits, however long, for the screen to change, takes the change in and returns the rectangles that changed. */
  async nextChange(): Promise<readonly Rect[]> {
    const { width, height } = this.framebuffer;
    return this.#request({ x: 0, y: 0, width, height }, true);
  }

  /** Has a `nextChange` that waits answered now: where nothing has changed, with the first pixel. */
  endWait(): void {
    if (this.#updates.first?.incremental) this.#write(message.framebufferUpdateRequest(PIXEL, false));
  }

  /** Waits, however long, until the desktop has another size. @throws {RfbError} */
  async nextSize(): Promise<Size> {
    // A request must be open for a server to tell; one pixel is the least that can be asked for.
    for (const before = this.framebuffer; before === this.framebuffer; ) await this.#request(PIXEL, true);
    return this.size;
  }

  /** Makes `size` what it is now. @throws {RfbError} */
  async refreshSize(): Promise<void> {
    await this.#request(PIXEL, false);
  }

  /** Asks whether the server lives, where it can answer besides what else is asked for. @throws {RfbError} */
  async heartbeat(): Promise<void> {
    if (this.#serverFences) await this.fence();
  }

  close(): void {
    this.#fail(new RfbError('closed', 'The RFB connection was closed.'));
  }

  async #request(rect: Rect, incremental: boolean): Promise<readonly Rect[]> {
    // One request at a time: a server may answer two with one update.
    while (this.#updates.first) await this.#updates.settled;
    if (this.#error) throw this.#error;
    const missing = incremental ? 1 : rect.width * rect.height;
    const answer = this.#updates.add({ rect, incremental, missing });
    this.#write(message.framebufferUpdateRequest(rect, incremental));
    return incremental ? answer : this.#await(answer, 'a framebuffer update');
  }

  async #await<T>(answer: Promise<T>, what: string): Promise<T> {
    if (this.#error) this.#rejectAll(this.#error);
    const timer = setTimeout(() => {
      this.#fail(new RfbError('timeout', `The RFB server did not answer ${what} within ten seconds.`));
    }, ANSWER_TIMEOUT);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
    }
  }

  #write(bytes: Buffer): void {
    if (this.#output.push(bytes) === 1) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#output);
    this.#output = [];
    if (!this.#stream.writable) return;
    this.#stream.write(bytes);
    // A server may ask for answers without end and never read one.
    if (this.#stream.writableLength > LIMITS.writeAhead) {
      this.#fail(new RfbError('protocol', 'The RFB server does not read what it is sent.'));
    }
  }

  #fail(error: unknown): RfbError {
    this.#error ??=
      error instanceof RfbError
        ? error
        : new RfbError('protocol', 'The RFB client failed.', { cause: error });
    this.#rejectAll(this.#error);
    this.#stream.destroy();
    return this.#error;
  }

  #rejectAll(error: RfbError): void {
    this.#fences.rejectAll(error);
    this.#updates.rejectAll(error);
  }

  /** Until the connection failed; more may lie read by then, and is not looked at. */
  async #receive(): Promise<RfbError> {
    const reader = this.#reader;
    while (!this.#error) {
      const type = (await reader.take(1)).readUInt8(0);
      switch (type) {
        case SERVER_MESSAGE.framebufferUpdate:
          await this.#readUpdate();
          break;
        case SERVER_MESSAGE.fence:
          await this.#readFence();
          break;
        case SERVER_MESSAGE.serverCutText:
          await this.#cutText.read(reader);
          break;
        case SERVER_MESSAGE.setColourMapEntries:
          // Cannot concern us, who asked for true colour, but its length must be known to get past it.
          await reader.skip(6 * (await reader.take(5)).readUInt16BE(3));
          break;
        case SERVER_MESSAGE.bell:
          break;
        default:
          throw new RfbError('protocol', `The RFB server sent a message of unknown type ${type}.`);
      }
    }
    return this.#error;
  }

  async #readUpdate(): Promise<void> {
    const { changed, repainted, resized } = await this.#screen.readUpdate(this.#reader);
    const request = this.#updates.first;
    if (!request) return;
    if (resized) this.#updates.resolveFirst(changed);
    else if (changed.length === 0) {
      // Pseudo-rectangles alone use the request up, but what was asked for now counts as changed in the server. Asked
      // for in full again, TigerVNC would answer with its screen layout alone again.
      this.#write(message.framebufferUpdateRequest(request.rect, true));
    } else {
      for (const { width, height } of changed) request.missing -= width * height;
      if (request.missing <= 0) this.#updates.resolveFirst([...changed, ...repainted]);
    }
  }

  async #readFence(): Promise<void> {
    const header = await this.#reader.take(8);
    const payload = await this.#reader.take(header.readUInt8(7));
    const flags = header.readUInt32BE(3);
    this.#serverFences = true;
    if (flags & FENCE.request) {
      this.#write(message.fence(flags & (FENCE.blockBefore | FENCE.blockAfter | FENCE.syncNext), payload));
    } else {
      this.#fences.resolveFirst(undefined);
    }
  }
}
