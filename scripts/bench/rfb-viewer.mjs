// @ts-check
import { once } from 'node:events';
import { connect } from 'node:net';
import WebSocket from 'ws';

/**
 * The least that is an RFB viewer: shakes hands, asks for updates of the whole screen in Raw one after the other, and
 * counts them.
 */
const BYTES_PER_PIXEL = 4;
const RAW = 0;

/**
 * Straight to an RFB server.
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
 * Through the host, as the panel does.
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
      // Pixels are only counted: they are dropped as they come.
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

  /** Yields how many bytes it wants next, and is given them. @returns {Generator<number, void, Buffer>} */
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
    wire.write(Buffer.from([2, 0, 0, 1, 0, 0, 0, RAW]));
    for (let incremental = 0; ; incremental = 1) {
      wire.write(updateRequest(width, height, incremental));
      const [, , high = 0, low = 0] = yield 4;
      for (let rectangles = (high << 8) | low; rectangles > 0; rectangles--) {
        const header = yield 12;
        skipping = header.readUInt16BE(4) * header.readUInt16BE(6) * BYTES_PER_PIXEL;
      }
      counts.frames++;
    }
  }

  return { counts, close: wire.close };
}

/**
 * @param {number} width
 * @param {number} height
 * @param {number} incremental 1 for what changes from now on
 */
function updateRequest(width, height, incremental) {
  const message = Buffer.alloc(10);
  message.writeUInt8(3, 0);
  message.writeUInt8(incremental, 1);
  message.writeUInt16BE(width, 6);
  message.writeUInt16BE(height, 8);
  return message;
}
