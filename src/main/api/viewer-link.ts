import type { WebSocket } from 'ws';
import { type Connection, LEAVE_TIME, takeLeave } from '../rfb/socket';
import { createViewerHands } from '../rfb/viewer-hands';
import { greetViewer } from '../rfb/viewer-handshake';
import { createViewerStream, type ViewerMessage } from '../rfb/viewer-stream';

/** Bytes on their way to a viewer past which we stop reading from the desktop until it has caught up. */
const SEND_AHEAD = 1024 * 1024;

export interface ViewerLinkOptions {
  readonly socket: WebSocket;
  readonly rfb: Connection;
  /** Whether what the viewer's hands do goes on to the desktop just now. */
  readonly hasHands: () => boolean;
  /** Whether what cannot be told apart goes on as it is while the viewer has hands. */
  readonly passUnknown: boolean;
  /** What goes on to the desktop of what hands do, as it goes; also what lets go for a viewer that cannot any more. */
  readonly onHands: (message: ViewerMessage) => void;
  /** Sends this to the desktop in the viewer's place, whose own connection is no more. */
  readonly standIn: (messages: readonly Buffer[]) => Promise<void>;
}

export interface ViewerLink {
  /** Lets go of all that the viewer holds. Resolves when that is on its way to the desktop. */
  letGo(): Promise<void>;
}

/** Joins a viewer to a desktop: what the desktop sends as it is, what the viewer sends message by message. */
export function linkViewer(options: ViewerLinkOptions): ViewerLink {
  const { socket, hasHands, onHands } = options;
  const { socket: rfb, reader } = options.rfb;
  const stream = createViewerStream();
  const hands = createViewerHands();
  /** Something that cannot be told apart went on: no message of ours can be put in after it. */
  let blind = false;

  const toViewer = (bytes: Buffer) => {
    if (socket.readyState !== socket.OPEN) return;
    // The reader uses its buffer again; a copy costs less than the many small frames of a stream.
    socket.send(Buffer.from(bytes), { binary: true }, () => {
      if (socket.bufferedAmount < SEND_AHEAD / 2) rfb.resume();
    });
    if (socket.bufferedAmount > SEND_AHEAD) rfb.pause();
  };
  const greeting = greetViewer(toViewer);
  reader.pour(Number.POSITIVE_INFINITY, (bytes) => void toViewer(bytes)).catch(() => rfb.destroy());
  rfb.on('drain', () => socket.resume());
  rfb.on('close', () => socket.close(1001, 'The desktop is gone.'));
  /** Servers let go of a lost client's keys, but not of its buttons: where it could not do so itself, another does. */
  const gone = new Promise<void>((resolve) => {
    rfb.once('close', () => {
      const left = hands.release().map(({ bytes }) => bytes);
      resolve(left.length > 0 ? options.standIn(left) : undefined);
    });
  });

  /** What does not begin as a viewer does has nothing to say to the desktop. */
  function greeted(data: Buffer): Buffer {
    try {
      return greeting.listen(data);
    } catch {
      socket.close(1002, 'This is RFB.');
      return Buffer.alloc(0);
    }
  }

  function toDesktop(data: Buffer): Buffer[] {
    const allowed = hasHands();
    const { messages, unknown } = stream.take(greeted(data));
    const out = messages.flatMap((message) => {
      const passed = hands.pass(message, allowed);
      if (passed && passed.kind !== 'other') onHands(passed);
      return passed ? [passed.bytes] : [];
    });
    if (unknown && allowed && options.passUnknown) {
      blind = true;
      out.push(unknown);
    } else if (unknown) cutOff();
    return out;
  }

  /** What it would send next may be the rest of anything. */
  function cutOff(): void {
    takeLeave(rfb, Buffer.concat(released()));
    socket.close(1008, 'It sends what cannot be told apart, and does not have control.');
  }

  function released(): Buffer[] {
    if (blind) return [];
    return hands.release().map((message) => {
      onHands(message);
      return message.bytes;
    });
  }

  socket.on('message', (data) => {
    if (rfb.writableEnded) return;
    const out = toDesktop(bytesOf(data));
    if (rfb.writableEnded || out.length === 0) return;
    if (!rfb.write(Buffer.concat(out))) socket.pause();
  });
  const leave = () => {
    if (!rfb.writableEnded) takeLeave(rfb, Buffer.concat(released()));
  };
  socket.on('error', leave);
  socket.on('close', leave);

  return {
    async letGo() {
      if (blind && rfb.writable) cutOff();
      if (!rfb.writable) return gone;
      const bytes = Buffer.concat(released());
      if (bytes.length === 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LEAVE_TIME);
        rfb.write(bytes, () => {
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
