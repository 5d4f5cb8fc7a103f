// @ts-check
import { once } from 'node:events';
import { connect } from 'node:net';
import WebSocket from 'ws';

/**
 * A minimal RFB viewer: performs the handshake, receives Raw updates of the whole screen, and counts them. Like noVNC,
 * it uses continuous updates and answers fences.
 */
const BYTES_PER_PIXEL = 4;
const ENCODINGS = { raw: 0, fence: -312, continuousUpdates: -313 };
const MESSAGE = { framebufferUpdate: 0, continuousUpdates: 150, fence: 248 };
const FENCE_REQUEST = 0x8000_0000;

/**
 * Connects directly to an RFB server.
 * @param {string} path of its Unix socket
 */
export async function openDirect(path) {
  const socket = connect(path);
  await once(socket, 'connect');
  return createViewer({ write: (bytes) => socket.write(bytes), close: () => socket.destroy() }, (take) =>
    socket.on('data', take),
  );
}

/**
 * Connects through the host, as the panel does.
 * @param {import('./host.mjs').Host} host
 */
export async function openThroughHost({ url, token }) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v0/desktop/vnc?token=${token}`);
  const viewer = createViewer(
    { write: (bytes) => socket.send(bytes), close: () => socket.terminate() },
    (take) => socket.on('message', (data) => take(/** @type {Buffer} */ (data))),
  );
  await once(socket, 'open');
  return viewer;
}

/**
 * @param {{ write: (bytes: Buffer) => void, close: () => void }} wire
 * @param {(take: (bytes: Buffer) => void) => void} onBytes
 */
function createViewer(wire, onBytes) {
  const counts = { frames: 0, bytes: 0 };
  const steps = run();
  let step = steps.next();
  /** @type {Buffer[]} */
  let chunks = [];
  let buffered = 0;
  let skipping = 0;

  onBytes((bytes) => {
    counts.bytes += bytes.length;
    let rest = bytes;
    for (;;) {
      // Pixels are only counted, and dropped as they arrive.
      const dropped = Math.min(skipping, rest.length);
      skipping -= dropped;
      rest = rest.subarray(dropped);
      if (rest.length > 0) {
        chunks.push(rest);
        buffered += rest.length;
        rest = Buffer.alloc(0);
      }
      const wanted = step.done ? Infinity : step.value;
      if (skipping > 0 || buffered < wanted) return;
      const all = Buffer.concat(chunks);
      chunks = [];
      buffered = 0;
      step = steps.next(all.subarray(0, wanted));
      rest = all.subarray(wanted);
    }
  });

  /** Yields the number of bytes it needs next, and receives them. @returns {Generator<number, void, Buffer>} */
  function* run() {
    yield 12;
    wire.write(Buffer.from('RFB 003.008\n'));
    const types = yield 1;
    yield types.readUInt8(0);
    wire.write(Buffer.of(1)); // security None
    yield 4;
    wire.write(Buffer.of(1)); // shared
    const init = yield 24;
    const [width, height] = [init.readUInt16BE(0), init.readUInt16BE(2)];
    yield init.readUInt32BE(20);
    wire.write(setEncodings(Object.values(ENCODINGS)));
    wire.write(forWholeScreen([3, 0], width, height));
    for (;;) {
      const type = (yield 1).readUInt8(0);
      if (type === MESSAGE.framebufferUpdate) yield* update();
      else if (type === MESSAGE.fence) yield* fence();
      // The server sends this once to announce its support; the answer starts them.
      else if (type === MESSAGE.continuousUpdates) wire.write(forWholeScreen([150, 1], width, height));
      else throw new Error(`The RFB server sent a message of type ${type}.`);
    }
  }

  /** @returns {Generator<number, void, Buffer>} */
  function* update() {
    for (let rectangles = (yield 3).readUInt16BE(1); rectangles > 0; rectangles--) {
      const header = yield 12;
      skipping = header.readUInt16BE(4) * header.readUInt16BE(6) * BYTES_PER_PIXEL;
    }
    counts.frames++;
  }

  /** @returns {Generator<number, void, Buffer>} */
  function* fence() {
    const header = Buffer.from(yield 8);
    const payload = header.readUInt8(7) > 0 ? yield header.readUInt8(7) : Buffer.alloc(0);
    header.writeUInt32BE((header.readUInt32BE(3) & ~FENCE_REQUEST) >>> 0, 3);
    wire.write(Buffer.concat([Buffer.of(MESSAGE.fence), header, payload]));
  }

  return { counts, close: wire.close };
}

/** @param {readonly number[]} encodings */
function setEncodings(encodings) {
  const message = Buffer.alloc(4 + 4 * encodings.length);
  message.writeUInt8(2, 0);
  message.writeUInt16BE(encodings.length, 2);
  encodings.forEach((encoding, i) => {
    message.writeInt32BE(encoding, 4 + 4 * i);
  });
  return message;
}

/**
 * A message of two bytes and the rectangle of the whole screen: an update request, or continuous updates.
 * @param {[number, number]} start
 * @param {number} width
 * @param {number} height
 */
function forWholeScreen(start, width, height) {
  const message = Buffer.alloc(10);
  message.writeUInt8(start[0], 0);
  message.writeUInt8(start[1], 1);
  message.writeUInt16BE(width, 6);
  message.writeUInt16BE(height, 8);
  return message;
}
