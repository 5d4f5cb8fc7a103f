import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { createPacedSender } from '../../base/paced-sender';
import { waitAtMost } from '../../base/wait-until';
import { type Connection, FLUSH_TIMEOUT_MS } from '../connection/socket';
import { COST, TURNS, type Turns } from '../connection/turns';
import { MessageSplitter, type ViewerMessage } from './message-splitter';
import { createOrderedOutput, type OrderedOutput } from './ordered-output';
import { type ServerHandshake, startServerHandshake } from './server-handshake';
import { createViewerInput } from './viewer-input';

/** Bytes in flight to a viewer beyond which reading from the desktop pauses. */
const MAX_SEND_AHEAD = 1024 * 1024;
/** How long a viewer's handshake may take (ms). */
const HANDSHAKE_TIMEOUT_MS = 10_000;
/** Bytes to parse before the turn is checked: some 32 keys. */
const SLICE = 256;
/** The cost of forwarding a message, and of keyboard or pointer input, which may be written to the journal. */
const MESSAGE_COST = COST.field;
const INPUT_COST = COST.turn / 32;

export interface ViewerProxyOptions {
  readonly socket: WebSocket;
  readonly rfb: Connection;
  /** Whether the viewer's input is forwarded now. */
  readonly hasControl: () => boolean;
  /** Whether bytes that cannot be parsed are forwarded while the viewer has control. */
  readonly passUnknown: boolean;
  /** Whether the viewer may change the size of the desktop while it has control. */
  readonly mayResize: () => boolean;
  /** Called with input as it is forwarded, including the releases sent for a viewer that has gone. */
  readonly onInput: (message: ViewerMessage) => void;
  /** Called before bytes that cannot be parsed are forwarded. */
  readonly onUnknown: () => void;
  /** Makes a key typeable that the layout lacks; undefined if nothing has to be done for it. */
  readonly prepareKey: (keysym: number) => (() => Promise<void>) | undefined;
  /** Sends messages to the desktop on a new connection, after the viewer's own was closed. */
  readonly sendOnNewConnection: (messages: readonly Buffer[]) => Promise<void>;
  /** Called if the viewer is disconnected because it reads nothing. */
  readonly onStalled: () => void;
  /** Called once the viewer has gone and everything it sent was forwarded. */
  readonly onEnd: () => void;
  readonly turns?: Turns;
}

/** Connects a viewer to a desktop: the desktop's bytes are forwarded unread, the viewer's message by message. */
export class ViewerProxy {
  readonly #socket: WebSocket;
  readonly #rfb: Duplex;
  readonly #turns: Turns;
  readonly #handshake: ServerHandshake;
  readonly #handshakeTimer: NodeJS.Timeout;
  readonly #splitter = new MessageSplitter();
  readonly #input = createViewerInput();
  readonly #output: OrderedOutput;
  /** Resolves once the desktop's connection is closed and the viewer's input is released. */
  readonly #gone: Promise<void>;
  /** Bytes were forwarded that could not be parsed: no message of ours can follow them. */
  #hasPassedUnknown = false;
  /** Received, and not forwarded yet. */
  readonly #backlog: Buffer[] = [];
  #isWorking = false;
  /** When the viewer disconnected; its earlier messages are forwarded for a limited time. */
  #leftAt: number | undefined;

  constructor(private readonly options: ViewerProxyOptions) {
    const { socket, rfb } = options;
    this.#socket = socket;
    this.#rfb = rfb.socket;
    this.#turns = options.turns ?? TURNS;
    this.#output = createOrderedOutput(this.#rfb);
    const sendToViewer = createViewerSender(options);
    this.#handshake = startServerHandshake(sendToViewer);
    this.#handshakeTimer = setTimeout(
      () => socket.close(1002, 'The RFB handshake took longer than ten seconds.'),
      HANDSHAKE_TIMEOUT_MS,
    );
    rfb.reader
      .pipe(Number.POSITIVE_INFINITY, (bytes) => void sendToViewer(bytes))
      .catch(() => this.#rfb.destroy());
    this.#gone = new Promise((resolve) => {
      this.#rfb.once('close', () => {
        socket.close(1001, 'The desktop is gone.');
        resolve(this.#releaseOnNewConnection());
      });
    });
    socket.on('message', (data) => {
      if (!this.#rfb.writable) return;
      this.#backlog.push(toBuffer(data));
      if (!this.#isWorking) void this.#work();
    });
    socket.on('error', () => this.#leave());
    socket.on('close', () => this.#leave());
  }

  /** Releases all keys and buttons of the viewer. Resolves when the releases are sent. */
  async releaseInput(): Promise<void> {
    if (this.#hasPassedUnknown && this.#rfb.writable) this.#disconnect();
    if (!this.#rfb.writable) return this.#gone;
    const releases = this.#takeReleases();
    if (releases.length === 0 && !this.#output.isWaiting) return;
    this.#output.write(releases);
    await waitAtMost(FLUSH_TIMEOUT_MS, this.#output.flushed());
  }

  /** Forwards the backlog in slices, so that other work gets its turns. */
  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let data = this.#backlog.shift(); data && this.#mayForward(); data = this.#backlog.shift()) {
      for (let at = 0; at < data.length && this.#mayForward(); at += SLICE) {
        this.#forward(data.subarray(at, at + SLICE));
        this.#output.flush();
        const mustPause = this.#turns.spend(0) || this.#rfb.writableNeedDrain || this.#output.isWaiting;
        if (mustPause) await this.#pause();
      }
    }
    this.#backlog.length = 0;
    this.#isWorking = false;
    if (this.#leftAt === undefined) this.#socket.resume();
    else this.#end();
  }

  #mayForward(): boolean {
    const isInTime = this.#leftAt === undefined || performance.now() - this.#leftAt < FLUSH_TIMEOUT_MS;
    return isInTime && !this.#output.ended;
  }

  /** Resolves in a new turn, when all keys are typeable and the desktop can take more. */
  async #pause(): Promise<void> {
    this.#socket.pause();
    if (this.#output.isWaiting) await this.#output.flushed();
    if (this.#rfb.writableNeedDrain) {
      await new Promise<void>((resolve) => {
        this.#rfb.once('drain', resolve);
        this.#rfb.once('close', resolve);
      });
    }
    await this.#turns.next();
  }

  #forward(data: Buffer): void {
    const hasControl = this.options.hasControl();
    const { messages, unknown } = this.#splitter.split(this.#afterHandshake(data));
    for (const message of messages) {
      const passed = this.#input.pass(message, hasControl);
      const isInput = passed !== undefined && passed.kind !== 'other';
      this.#turns.spend(isInput ? INPUT_COST : MESSAGE_COST);
      if (!passed || (passed.kind === 'resize' && !this.options.mayResize())) continue;
      if (isInput) this.options.onInput(passed);
      const isPress = passed.kind === 'key' && passed.down;
      this.#output.write(passed.bytes, isPress ? this.options.prepareKey(passed.keysym) : undefined);
    }
    if (unknown) this.#forwardUnknown(unknown, hasControl);
  }

  /** What follows the handshake. Disconnects a viewer that does not speak RFB. */
  #afterHandshake(data: Buffer): Buffer {
    try {
      const rest = this.#handshake.receive(data);
      if (rest.length > 0) clearTimeout(this.#handshakeTimer);
      return rest;
    } catch {
      this.#socket.close(1002, 'This is RFB.');
      return Buffer.alloc(0);
    }
  }

  #forwardUnknown(bytes: Buffer, hasControl: boolean): void {
    if (hasControl && this.options.passUnknown) {
      this.#hasPassedUnknown = true;
      this.options.onUnknown();
      this.#output.write(bytes);
    } else this.#disconnect();
  }

  /** The viewer's next bytes could be the rest of any message. */
  #disconnect(): void {
    this.#output.end(this.#takeReleases());
    this.#socket.close(1008, 'The viewer sent unknown messages, and does not have control.');
  }

  #takeReleases(): Buffer {
    if (this.#hasPassedUnknown) return Buffer.alloc(0);
    const releases = this.#input.release();
    for (const message of releases) this.options.onInput(message);
    return Buffer.concat(releases.map(({ bytes }) => bytes));
  }

  /** Servers release a lost client's keys, but not its buttons. */
  #releaseOnNewConnection(): Promise<void> | undefined {
    const releases = this.#input.release().map(({ bytes }) => bytes);
    return releases.length > 0 ? this.options.sendOnNewConnection(releases) : undefined;
  }

  #leave(): void {
    if (this.#leftAt !== undefined) return;
    this.#leftAt = performance.now();
    clearTimeout(this.#handshakeTimer);
    if (!this.#isWorking) this.#end();
  }

  #end(): void {
    if (!this.#output.ended) this.#output.end(this.#takeReleases());
    this.options.onEnd();
  }
}

/** Sends to the viewer, and pauses the desktop while the viewer is behind. */
function createViewerSender({ socket, rfb, onStalled }: ViewerProxyOptions): (bytes: Buffer) => void {
  const sender = createPacedSender(socket, {
    onProgress: (waiting) => void (waiting < MAX_SEND_AHEAD / 2 && rfb.socket.resume()),
    onStalled,
  });
  return (bytes) => {
    if (socket.readyState !== socket.OPEN) return;
    // The reader reuses its buffer; a copy costs less than the many small frames of a stream.
    sender.send(Buffer.from(bytes));
    if (sender.waiting > MAX_SEND_AHEAD) rfb.socket.pause();
  };
}

function toBuffer(data: WebSocket.RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
