import type { Duplex } from 'node:stream';
import type { Size } from '../../shared/geometry';
import { ByteReader } from './connection/byte-reader';
import { PendingQueue, withAnswerTimeout } from './connection/pending-queue';
import { roundTrip } from './connection/round-trip';
import { openConnection } from './connection/socket';
import { WriteBuffer } from './connection/write-buffer';
import { type ClientOptions, encodingsFor } from './encodings/choice';
import { type Endpoint, isLocal } from './endpoint';
import { capturePartsOf } from './framebuffer/capture-parts';
import type { Framebuffer } from './framebuffer/framebuffer';
import { RfbScreen } from './framebuffer/rfb-screen';
import { type HandshakeResult, handshake } from './handshake';
import * as message from './messages/client-messages';
import { CutText } from './messages/cut-text';
import { Fences } from './messages/fences';
import { PIXEL, type Rect } from './rect';
import { RfbError } from './rfb-error';
import { type Peer, peerOf } from './security/secure';
import type { Certificate } from './security/tls';
import { type ContinuousUpdates, startContinuousUpdates } from './updates/continuous';
import { resizeScreen } from './updates/resize';
import { UpdateRequest } from './updates/update-request';

export type { ClientOptions };

/** A server that answers within this time is on this machine (ms). */
const NEAR_MS = 10;
/** Changes of the desktop's size during one capture. */
const MAX_RESIZES = 100;

/**
 * A connection to an RFB server. Input is sent at the end of the current turn. `fence()` keeps memory bounded: wait for
 * it after every few thousand events.
 */
export class RfbClient {
  readonly name: string;
  /** The server's certificate, if it has one. */
  readonly certificate: Certificate | undefined;
  /** The name of the security type that was used. */
  readonly securityType: string;
  /** Resolves with the reason once the connection is closed; never rejects. */
  readonly closed: Promise<RfbError>;
  /** Number of inputs sent, to tell whether an action has begun. */
  inputs = 0;
  readonly #stream: Duplex;
  readonly #reader: ByteReader;
  readonly #output: WriteBuffer;
  readonly #screen: RfbScreen;
  readonly clipboard = new CutText((message) => this.#write(message));
  readonly #fences = new Fences((message) => this.#write(message));
  readonly #updates = new PendingQueue<UpdateRequest, readonly Rect[]>();
  #canPush = false;
  #continuous: ContinuousUpdates | undefined;
  #error: RfbError | undefined;

  private constructor(
    { connection, certificate, securityType, init }: HandshakeResult,
    encodings: readonly number[],
  ) {
    const { socket: stream, reader } = connection;
    this.#stream = stream;
    this.certificate = certificate;
    this.securityType = securityType;
    this.#output = new WriteBuffer(stream, reader.turns, () =>
      this.#fail(new RfbError('protocol', 'The RFB server does not read what it is sent.')),
    );
    this.#reader = reader;
    this.name = init.name;
    this.#screen = new RfbScreen(init, encodings);
    this.#write(message.setPixelFormat());
    this.#write(message.setEncodings(encodings));
    this.closed = this.#receive().catch((error: unknown) => this.#fail(error));
  }

  /** Connects to a server. @throws {RfbError} or the socket's error, such as ECONNREFUSED. */
  static async open(endpoint: Endpoint, options: ClientOptions = {}): Promise<RfbClient> {
    const { socket, reader } = await openConnection(endpoint);
    const client = await RfbClient.connect(socket, reader, peerOf(endpoint), options);
    if ('host' in endpoint && isLocal(endpoint) && !options.encodings) await client.#adaptToLatency(options);
    return client;
  }

  /**
   * Performs the handshake over `stream`, which the client owns from then on.
   * @throws {RfbError} if the server is broken, refuses, or takes longer than ten seconds
   */
  static async connect(
    stream: Duplex,
    reader = ByteReader.of(stream),
    peer: Peer = { local: true },
    options: ClientOptions = {},
  ): Promise<RfbClient> {
    const secured = await handshake({ socket: stream, reader }, peer);
    const client = new RfbClient(secured, encodingsFor(options, secured.init, peer.local));
    // A server that has fences sends one before it answers this.
    await client.#request(PIXEL, false);
    const { changesPerSecond } = options;
    if (changesPerSecond !== undefined && client.#fences.supported) {
      const write = (bytes: Buffer) => client.#write(bytes);
      const connection = { write, fence: () => client.fence(), screen: client.#screen };
      client.#continuous = await startContinuousUpdates(connection, {
        changesPerSecond,
        canPush: client.#canPush,
      });
    }
    return client;
  }

  /** The screen as of the last request. Without `changesPerSecond` it changes only with the next request. */
  get framebuffer(): Framebuffer {
    return this.#screen.framebuffer;
  }

  get size(): Size {
    return this.#screen.size;
  }

  get alive(): boolean {
    return this.#error === undefined;
  }

  /** Whether an update is partly read, so that the framebuffer mixes two moments. */
  get updating(): boolean {
    return this.#screen.updating;
  }

  key(keysym: number, down: boolean): void {
    this.inputs += 1;
    this.#write(message.keyEvent(keysym, down));
  }

  /** Whether the server takes the buttons back and forward. */
  get hasExtendedButtons(): boolean {
    return this.#screen.hasExtendedButtons;
  }

  /** `buttons` as in {@link message.pointerEvent}, without those that the server does not take; native pixels. */
  pointer(x: number, y: number, buttons: number): void {
    this.inputs += 1;
    this.#write(message.pointerEvent(x, y, this.hasExtendedButtons ? buttons : buttons & 0x7f));
    this.#screen.pointerAt(x, y);
  }

  /** Resolves once the server has processed everything sent before. @throws {RfbError} `closed`, `timeout` */
  async fence(): Promise<void> {
    // Without fences, a request for one pixel proves the same.
    if (!this.#fences.supported) return void (await this.#request(PIXEL, false));
    return this.#await(this.#fences.ask(), 'a fence');
  }

  /** Brings the whole framebuffer up to date, pointer included. @throws {RfbError} `closed`, `timeout` */
  async capture(): Promise<Framebuffer> {
    for (let attempt = 0; attempt < MAX_RESIZES; attempt++) {
      const framebuffer = this.framebuffer;
      for (const part of capturePartsOf(framebuffer)) {
        if (framebuffer === this.framebuffer) await this.#request(part, false);
      }
      // A desktop that changed its size meanwhile has a new, empty framebuffer.
      if (framebuffer !== this.framebuffer) continue;
      this.#continuous?.taken();
      return framebuffer;
    }
    throw new RfbError('protocol', 'The desktop changes its size faster than it can be read.');
  }

  /**
   * Waits without limit for the screen to change, and returns the rectangles that changed. With `changesPerSecond` the
   * framebuffer may change again as soon as the caller awaits anything.
   */
  async nextChange(): Promise<readonly Rect[]> {
    if (this.#continuous && !this.#error) return this.#continuous.next();
    return this.#request(this.framebuffer.area, true);
  }

  /** Makes a waiting `nextChange` return now; with the first pixel if nothing has changed. */
  endWait(): void {
    if (this.#updates.first?.incremental) this.#write(message.framebufferUpdateRequest(PIXEL, false));
  }

  /** Waits without limit until the desktop has a different size. @throws {RfbError} */
  async nextSize(): Promise<Size> {
    // A server reports its size only in answer to a request; one pixel is the smallest request.
    for (const before = this.size; before === this.size; ) await this.#request(PIXEL, true);
    return this.size;
  }

  /** Brings `size` up to date. @throws {RfbError} */
  async refreshSize(): Promise<void> {
    await this.#request(PIXEL, false);
  }

  /** Asks the server for a new size (px). @returns why it refuses; undefined once it has that size @throws {RfbError} */
  resize(size: Size): Promise<string | undefined> {
    const [write, refresh] = [(bytes: Buffer) => this.#write(bytes), () => this.refreshSize()];
    return resizeScreen(size, { screen: this.#screen, write, refresh });
  }

  /** Checks that the server answers, if it has fences. @throws {RfbError} */
  async heartbeat(): Promise<void> {
    if (this.#fences.supported) await this.fence();
  }

  close(): void {
    this.#fail(new RfbError('closed', 'The RFB connection was closed.'));
  }

  /** A local port may be the near end of a tunnel: a distant server gets the encodings for one. */
  async #adaptToLatency(options: ClientOptions): Promise<void> {
    if ((await roundTrip(() => this.fence(), NEAR_MS)) < NEAR_MS) return;
    const encodings = encodingsFor(options, { name: this.name, ...this.size }, false);
    this.#screen.allow(encodings);
    this.#write(message.setEncodings(encodings));
  }

  async #request(rect: Rect, incremental: boolean): Promise<readonly Rect[]> {
    // One request at a time: a server may answer two with one update.
    while (this.#updates.first) await this.#updates.settled;
    if (this.#error) throw this.#error;
    const answer = this.#updates.add(new UpdateRequest(rect, incremental, this.#continuous === undefined));
    this.#write(message.framebufferUpdateRequest(rect, incremental));
    return incremental ? answer : this.#await(answer, 'a framebuffer update');
  }

  async #await<T>(answer: Promise<T>, what: string): Promise<T> {
    if (this.#error) this.#rejectAll(this.#error);
    return withAnswerTimeout(answer, what, (late) => this.#fail(late));
  }

  #write(bytes: Buffer): void {
    this.#output.write(bytes);
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
    this.#continuous?.rejectAll(error);
    this.#updates.rejectAll(error);
  }

  /** Handles messages until the connection fails; later messages are ignored. */
  async #receive(): Promise<RfbError> {
    const reader = this.#reader;
    while (!this.#error) {
      const type = (await reader.take(1)).readUInt8(0);
      switch (type) {
        case message.SERVER_MESSAGE.framebufferUpdate:
          await this.#readUpdate();
          break;
        case message.SERVER_MESSAGE.fence:
          await this.#fences.read(reader);
          break;
        case message.SERVER_MESSAGE.endOfContinuousUpdates:
          // The first one announces that the server supports continuous updates.
          this.#canPush = true;
          this.#continuous?.ended();
          break;
        case message.SERVER_MESSAGE.serverCutText:
          await this.clipboard.read(reader);
          break;
        case message.SERVER_MESSAGE.setColourMapEntries:
          // Does not apply to true color.
          await reader.skip(6 * (await reader.take(5)).readUInt16BE(3));
          break;
        case message.SERVER_MESSAGE.bell:
          break;
        default:
          throw new RfbError('protocol', `The RFB server sent a message of unknown type ${type}.`);
      }
    }
    return this.#error;
  }

  async #readUpdate(): Promise<void> {
    await this.#continuous?.waitForViewer();
    const update = await this.#screen.readUpdate(this.#reader);
    this.#continuous?.updated(update);
    const { changed, drawn, repainted, resized } = update;
    const request = this.#updates.first;
    if (!request) return;
    if (resized) this.#updates.resolveFirst(changed);
    else if (changed.length === 0) {
      // Pseudo-rectangles alone answer the request, but the server now counts the whole area as changed. To a full
      // request TigerVNC would answer with its screen layout alone again.
      this.#write(message.framebufferUpdateRequest(request.rect, true));
    } else if (await request.isMetBy(drawn, this.#reader.turns)) {
      this.#continuous?.onFramebufferShown();
      this.#updates.resolveFirst([...changed, ...repainted]);
    }
  }
}
