import type { Duplex } from 'node:stream';
import type { Size } from '../../shared/geometry';
import { ByteReader } from './connection/byte-reader';
import { PendingQueue, withAnswerTimeout } from './connection/pending-queue';
import { roundTrip } from './connection/round-trip';
import { openConnection } from './connection/socket';
import { WriteBuffer } from './connection/write-buffer';
import { encodingsFor } from './encodings/choice';
import { type Endpoint, isLocal } from './endpoint';
import { capturePartsOf } from './framebuffer/capture-parts';
import type { Framebuffer } from './framebuffer/framebuffer';
import { RfbScreen } from './framebuffer/rfb-screen';
import { type HandshakeResult, handshake } from './handshake';
import * as message from './messages/client-messages';
import { SERVER_MESSAGE } from './messages/client-messages';
import { CutText } from './messages/cut-text';
import { Fences } from './messages/fences';
import { type ClientOptions, wishesOf } from './options';
import { PIXEL, type Rect } from './rect';
import { RfbError } from './rfb-error';
import { type Peer, peerOf } from './security/secure';
import type { Certificate } from './security/tls';
import { type ContinuousUpdates, startContinuousUpdates } from './updates/continuous';
import { UpdateRequest } from './updates/update-request';

export type { ClientOptions };

/** What answers within as many milliseconds is on this machine. */
const NEAR_MS = 10;

/** How often a desktop may change its size under one capture. */
const MAX_RESIZES = 100;

/**
 * A connection to an RFB server. Input is gathered and sent with the next `fence()` or at the end of the current turn;
 * `fence()` is also what keeps memory bounded: wait for it after every few thousand events.
 */
export class RfbClient {
  readonly name: string;
  /** What the server showed to be known by, where it showed something. */
  readonly certificate: Certificate | undefined;
  /** The name of the security type that let us in. */
  readonly securityType: string;
  /** Rejects never; resolves with the reason once the connection is gone. */
  readonly closed: Promise<RfbError>;
  readonly #stream: Duplex;
  readonly #reader: ByteReader;
  readonly #outbox: WriteBuffer;
  readonly #screen: RfbScreen;
  readonly #cutText = new CutText((message) => this.#write(message));
  readonly #fences = new Fences((message) => this.#write(message));
  readonly #updates = new PendingQueue<UpdateRequest, readonly Rect[]>();
  #canPush = false;
  #continuous: ContinuousUpdates | undefined;
  #error: RfbError | undefined;

  private constructor(
    { connection, certificate, securityType, init }: HandshakeResult,
    asked: readonly number[],
  ) {
    const { socket: stream, reader } = connection;
    this.#stream = stream;
    this.certificate = certificate;
    this.securityType = securityType;
    this.#outbox = new WriteBuffer(stream, reader.turns, () =>
      this.#fail(new RfbError('protocol', 'The RFB server does not read what it is sent.')),
    );
    this.#reader = reader;
    this.name = init.name;
    this.#screen = new RfbScreen(init, asked);
    this.#write(message.setPixelFormat());
    this.#write(message.setEncodings(asked));
    this.closed = this.#receive().catch((error: unknown) => this.#fail(error));
  }

  /** Connects to a server. @throws {RfbError} or the socket's error, such as ECONNREFUSED. */
  static async open(endpoint: Endpoint, options: ClientOptions = {}): Promise<RfbClient> {
    const { socket, reader } = await openConnection(endpoint);
    const client = await RfbClient.connect(socket, reader, peerOf(endpoint), options);
    if ('host' in endpoint && isLocal(endpoint) && !options.encodings) await client.#mindDistance(options);
    return client;
  }

  /**
   * Shakes hands over `stream`, which the client owns from then on.
   * @throws {RfbError} when the server is broken, refuses, or takes longer than ten seconds.
   */
  static async connect(
    stream: Duplex,
    reader = ByteReader.of(stream),
    peer: Peer = { local: true },
    options: ClientOptions = {},
  ): Promise<RfbClient> {
    const secured = await handshake({ socket: stream, reader }, peer);
    const asked = options.encodings ?? encodingsFor(wishesOf(options, secured.init, peer.local));
    const client = new RfbClient(secured, asked);
    // A server that has fences says so before it answers this, so from here on we know.
    await client.#request(PIXEL, false);
    const { changesPerSecond } = options;
    if (changesPerSecond !== undefined && client.#fences.supported) {
      const write = (bytes: Buffer) => client.#write(bytes);
      const wire = { write, fence: () => client.fence(), screen: client.#screen };
      client.#continuous = await startContinuousUpdates(wire, { changesPerSecond, canPush: client.#canPush });
    }
    return client;
  }

  /** The screen as of the last request. Stays as it is until the next one, but with `changesPerSecond`. */
  get framebuffer(): Framebuffer {
    return this.#screen.framebuffer;
  }

  get size(): Size {
    return this.#screen.size;
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

  /** Called with each text copied on the desktop; with undefined if the server does not send it. */
  set onClipboard(listener: (text: string | undefined) => void) {
    this.#cutText.onText = listener;
  }

  /** Resolves once the server has taken in all that was sent before. @throws {RfbError} `closed`, `timeout` */
  async fence(): Promise<void> {
    // Without fences, asking for one pixel is a question that must be answered too.
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
      // A desktop that changed its size meanwhile has a new framebuffer, of which nothing is known yet.
      if (framebuffer !== this.framebuffer) continue;
      this.#continuous?.taken();
      return framebuffer;
    }
    throw new RfbError('protocol', 'The desktop changes its size faster than it can be read.');
  }

  /**
   * Waits, however long, for the screen to change, takes the change in and returns the rectangles that changed. With
   * `changesPerSecond` it may change again as soon as the caller waits for anything else.
   */
  async nextChange(): Promise<readonly Rect[]> {
    if (this.#continuous && !this.#error) return this.#continuous.next();
    return this.#request(this.framebuffer.area, true);
  }

  /** Has a `nextChange` that waits answered now: where nothing has changed, with the first pixel. */
  endWait(): void {
    if (this.#updates.first?.incremental) this.#write(message.framebufferUpdateRequest(PIXEL, false));
  }

  /** Waits, however long, until the desktop has another size. @throws {RfbError} */
  async nextSize(): Promise<Size> {
    // A request must be open for a server to tell; one pixel is the least that can be asked for.
    for (const before = this.size; before === this.size; ) await this.#request(PIXEL, true);
    return this.size;
  }

  /** Makes `size` what it is now. @throws {RfbError} */
  async refreshSize(): Promise<void> {
    await this.#request(PIXEL, false);
  }

  /** Asks whether the server lives, where it can answer besides what else is asked for. @throws {RfbError} */
  async heartbeat(): Promise<void> {
    if (this.#fences.supported) await this.fence();
  }

  close(): void {
    this.#fail(new RfbError('closed', 'The RFB connection was closed.'));
  }

  /** A port of this machine may be the near end of a tunnel. */
  async #mindDistance(options: ClientOptions): Promise<void> {
    if ((await roundTrip(() => this.fence(), NEAR_MS)) < NEAR_MS) return;
    const asked = encodingsFor(wishesOf(options, { name: this.name, ...this.size }, false));
    this.#screen.allow(asked);
    this.#write(message.setEncodings(asked));
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
    this.#outbox.write(bytes);
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
          await this.#fences.read(reader);
          break;
        case SERVER_MESSAGE.endOfContinuousUpdates:
          // The first is an offer: to send what changes unasked.
          this.#canPush = true;
          this.#continuous?.ended();
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
    await this.#continuous?.waitForViewer();
    const update = await this.#screen.readUpdate(this.#reader);
    this.#continuous?.updated(update);
    const { changed, drawn, repainted, resized } = update;
    const request = this.#updates.first;
    if (!request) return;
    if (resized) this.#updates.resolveFirst(changed);
    else if (changed.length === 0) {
      // Pseudo-rectangles alone use the request up, but what was asked for now counts as changed in the server. Asked
      // for in full again, TigerVNC would answer with its screen layout alone again.
      this.#write(message.framebufferUpdateRequest(request.rect, true));
    } else if (await request.isMetBy(drawn, this.#reader.turns)) {
      this.#continuous?.onFramebufferShown();
      this.#updates.resolveFirst([...changed, ...repainted]);
    }
  }
}
