import type { WebSocket } from 'ws';
import { createPacedSender } from '../../base/paced-sender';
import { type Connection, FLUSH_TIMEOUT_MS } from '../connection/socket';
import { COST, TURNS, type Turns } from '../connection/turns';
import { createMessageSplitter, type ViewerMessage } from './message-splitter';
import { createOrderedOutput } from './ordered-output';
import { startServerHandshake } from './server-handshake';
import { createViewerInput } from './viewer-input';

/** Bytes on their way to a viewer past which we stop reading from the desktop until it has caught up. */
const SEND_AHEAD = 1024 * 1024;
/** How long a viewer may take to shake hands (ms). */
const HANDSHAKE_MS = 10_000;
/** The most that is looked at before the turn is checked (bytes): some 32 keys. */
const SLICE = 256;
/** Passing a message on, and a message of keyboard or pointer, which may be written to the journal. */
const MESSAGE_COST = COST.field;
const INPUT_COST = COST.turn / 32;

export interface ViewerProxyOptions {
  readonly socket: WebSocket;
  readonly rfb: Connection;
  /** Whether what the viewer's hands do goes on to the desktop just now. */
  readonly hasControl: () => boolean;
  /** Whether what cannot be told apart goes on as it is while the viewer has hands. */
  readonly passUnknown: boolean;
  /** What goes on to the desktop of what hands do, as it goes; also what lets go for a viewer that cannot any more. */
  readonly onInput: (message: ViewerMessage) => void;
  /** Bytes that cannot be parsed as messages are about to go to the desktop. */
  readonly onUnknown: () => void;
  /** Makes a key typeable that is on no key of the layout; undefined if there is nothing to do for it. */
  readonly prepareKey: (keysym: number) => (() => Promise<void>) | undefined;
  /** Sends this to the desktop in the viewer's place, whose own connection is no more. */
  readonly sendOnNewConnection: (messages: readonly Buffer[]) => Promise<void>;
  /** Called if the viewer is disconnected because it reads nothing. */
  readonly onStalled: () => void;
  /** Called once the viewer has gone and all that it sent was passed on. */
  readonly onEnd: () => void;
  readonly turns?: Turns;
}

export interface ViewerProxy {
  /** Lets go of all that the viewer holds. Resolves when that is on its way to the desktop. */
  releaseInput(): Promise<void>;
}

/** Joins a viewer to a desktop: what the desktop sends as it is, what the viewer sends message by message. */
export function proxyViewer(options: ViewerProxyOptions): ViewerProxy {
  const { socket, hasControl, onInput, turns = TURNS } = options;
  const { socket: rfb, reader } = options.rfb;
  const stream = createMessageSplitter();
  const hands = createViewerInput();
  const out = createOrderedOutput(rfb);
  /** Something that cannot be told apart went on: no message of ours can be put in after it. */
  let blind = false;
  /** Received and not passed on yet. */
  const backlog: Buffer[] = [];
  let working = false;
  /** When the viewer left. What it sent before is passed on, but not for long. */
  let leftAt: number | undefined;

  const sender = createPacedSender(socket, {
    onProgress: (waiting) => void (waiting < SEND_AHEAD / 2 && rfb.resume()),
    onStalled: options.onStalled,
  });
  const toViewer = (bytes: Buffer) => {
    if (socket.readyState !== socket.OPEN) return;
    // The reader uses its buffer again; a copy costs less than the many small frames of a stream.
    sender.send(Buffer.from(bytes));
    if (sender.waiting > SEND_AHEAD) rfb.pause();
  };
  const greeting = startServerHandshake(toViewer);
  const impatience = setTimeout(
    () => socket.close(1002, 'The RFB handshake took longer than ten seconds.'),
    HANDSHAKE_MS,
  );
  reader.pipe(Number.POSITIVE_INFINITY, (bytes) => void toViewer(bytes)).catch(() => rfb.destroy());
  rfb.on('close', () => socket.close(1001, 'The desktop is gone.'));
  /** Servers let go of a lost client's keys, but not of its buttons: where it could not do so itself, another does. */
  const gone = new Promise<void>((resolve) => {
    rfb.once('close', () => {
      const left = hands.release().map(({ bytes }) => bytes);
      resolve(left.length > 0 ? options.sendOnNewConnection(left) : undefined);
    });
  });

  /** What does not begin as a viewer does has nothing to say to the desktop. */
  function greeted(data: Buffer): Buffer {
    try {
      const rest = greeting.receive(data);
      if (rest.length > 0) clearTimeout(impatience);
      return rest;
    } catch {
      socket.close(1002, 'This is RFB.');
      return Buffer.alloc(0);
    }
  }

  function toDesktop(data: Buffer): void {
    const allowed = hasControl();
    const { messages, unknown } = stream.split(greeted(data));
    for (const message of messages) {
      const passed = hands.pass(message, allowed);
      turns.spend(passed && passed.kind !== 'other' ? INPUT_COST : MESSAGE_COST);
      if (!passed) continue;
      if (passed.kind !== 'other') onInput(passed);
      const isPress = passed.kind === 'key' && passed.down;
      out.write(passed.bytes, isPress ? options.prepareKey(passed.keysym) : undefined);
    }
    if (unknown && allowed && options.passUnknown) {
      blind = true;
      options.onUnknown();
      out.write(unknown);
    } else if (unknown) cutOff();
  }

  /** What it would send next may be the rest of anything. */
  function cutOff(): void {
    out.end(Buffer.concat(released()));
    socket.close(1008, 'It sends what cannot be told apart, and does not have control.');
  }

  function released(): Buffer[] {
    if (blind) return [];
    return hands.release().map((message) => {
      onInput(message);
      return message.bytes;
    });
  }

  const mayWork = () => !out.ended && (leftAt === undefined || performance.now() - leftAt < FLUSH_TIMEOUT_MS);

  /** Passes on one slice; whether more may follow in this turn. */
  function passOn(slice: Buffer): boolean {
    toDesktop(slice);
    out.flush();
    return !turns.spend(0) && !rfb.writableNeedDrain && !out.waits;
  }

  /** Until the keys are typeable, the desktop takes more and the turn is another. */
  async function rest(): Promise<void> {
    socket.pause();
    if (out.waits) await out.flushed();
    if (rfb.writableNeedDrain) {
      await new Promise<void>((resolve) => {
        rfb.once('drain', resolve);
        rfb.once('close', resolve);
      });
    }
    await turns.next();
  }

  async function work(): Promise<void> {
    working = true;
    for (let data = backlog.shift(); data && mayWork(); data = backlog.shift()) {
      for (let at = 0; at < data.length && mayWork(); at += SLICE) {
        if (!passOn(data.subarray(at, at + SLICE))) await rest();
      }
    }
    backlog.length = 0;
    working = false;
    if (leftAt === undefined) socket.resume();
    else end();
  }

  function end(): void {
    if (!out.ended) out.end(Buffer.concat(released()));
    options.onEnd();
  }

  socket.on('message', (data) => {
    if (!rfb.writable) return;
    backlog.push(bytesOf(data));
    if (!working) void work();
  });
  const leave = () => {
    if (leftAt !== undefined) return;
    leftAt = performance.now();
    clearTimeout(impatience);
    if (!working) end();
  };
  socket.on('error', leave);
  socket.on('close', leave);

  return {
    async releaseInput() {
      if (blind && rfb.writable) cutOff();
      if (!rfb.writable) return gone;
      const bytes = Buffer.concat(released());
      if (bytes.length === 0 && !out.waits) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, FLUSH_TIMEOUT_MS);
        out.write(bytes);
        void out.flushed().then(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    },
  };
}

function bytesOf(data: WebSocket.RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
