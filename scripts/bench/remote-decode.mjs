// @ts-check
import { connect } from 'node:net';
import { Duplex } from 'node:stream';

const FRAMES = 60;
const ENCODING = {
  copyRect: 1,
  raw: 0,
  tight: 7,
  zrle: 16,
  lastRect: -224,
  fence: -312,
  extendedDesktopSize: -308,
};

/**
 * How many frames of a moving screen our client decodes in a second, on one core and nothing else: what a server sent is
 * kept, and played to the client as fast as it takes it.
 * @param {import('./remote-client.mjs').Client} Client
 * @param {number} port of a VNC server without security on this machine
 */
export async function decodeRates(Client, port) {
  const rate = async (/** @type {number[]} */ ...wanted) => {
    const encodings = [...wanted, ENCODING.raw, ENCODING.fence, ENCODING.extendedDesktopSize];
    const { kept, frames } = await record(Client, port, encodings);
    return (1000 * frames) / (await play(Client, kept, encodings));
  };
  return { zrle: await rate(ENCODING.zrle), tight: await rate(ENCODING.tight, ENCODING.lastRect) };
}

/**
 * What the server sends for whole frames, one after another.
 * @param {import('./remote-client.mjs').Client} Client
 * @param {number} port
 * @param {number[]} encodings
 */
async function record(Client, port, encodings) {
  const socket = connect(port, '127.0.0.1');
  /** @type {Buffer[]} */
  const kept = [];
  socket.on('data', (bytes) => kept.push(bytes));
  const client = await Client.connect(socket, undefined, undefined, { encodings });
  for (let i = 0; i < FRAMES; i++) await client.capture();
  client.close();
  return { kept, frames: FRAMES };
}

/**
 * Milliseconds of processor time until all of it is decoded: what else runs on this machine takes none of it.
 * @param {import('./remote-client.mjs').Client} Client
 * @param {readonly Buffer[]} kept
 * @param {number[]} encodings
 */
async function play(Client, kept, encodings) {
  const rest = [...kept];
  const stream = new Duplex({
    read() {
      const next = rest.shift();
      this.push(next ?? null);
    },
    write: (_bytes, _encoding, done) => done(),
  });
  const began = process.cpuUsage();
  const client = await Client.connect(stream, undefined, undefined, { encodings });
  await client.closed;
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}
