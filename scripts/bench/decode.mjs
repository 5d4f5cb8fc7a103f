// @ts-check
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { withClient } from './client.mjs';
import { showCards } from './content.mjs';

const FRAMES = 60;
const ENCODING = { raw: 0, tight: 7, zrle: 16, lastRect: -224, extendedDesktopSize: -308, fence: -312 };

/**
 * Speed at which our client decodes the frames of a moving page, on one core.
 * @type {import('./report.mjs').Section}
 */
export const decode = {
  title: 'Decode',
  async run({ host }) {
    const closePage = await showCards(host, { moving: true });
    return withClient(async (Client) => {
      const rate = async (/** @type {number[]} */ ...wanted) => {
        const encodings = [...wanted, ENCODING.raw, ENCODING.fence, ENCODING.extendedDesktopSize];
        const received = await record(Client, host.rfbSocket, encodings);
        return (1000 * FRAMES) / (await play(Client, received, encodings));
      };
      const zrle = await rate(ENCODING.zrle);
      const tight = await rate(ENCODING.tight, ENCODING.lastRect);
      return {
        goals: [
          { what: 'ZRLE, a moving page of 1080p', value: zrle, unit: 'frames/s', atLeast: 25 },
          { what: 'Tight, a moving page of 1080p', value: tight, unit: 'frames/s', atLeast: 25 },
        ],
      };
    }).finally(closePage);
  },
};

/**
 * The bytes that the server sends for whole frames, one after the other.
 * @param {import('./client.mjs').Client} Client
 * @param {string} rfbSocket
 * @param {number[]} encodings
 */
async function record(Client, rfbSocket, encodings) {
  const socket = connect(rfbSocket);
  /** @type {Buffer[]} */
  const received = [];
  socket.on('data', (bytes) => received.push(bytes));
  const client = await Client.connect(socket, undefined, undefined, { encodings });
  for (let i = 0; i < FRAMES; i++) await client.capture();
  client.close();
  return received;
}

/**
 * Plays received bytes to a client as fast as it reads them. @returns the processor time to decode them (ms), which
 * does not depend on other programs of this machine
 * @param {import('./client.mjs').Client} Client
 * @param {readonly Buffer[]} received
 * @param {number[]} encodings
 */
async function play(Client, received, encodings) {
  const rest = received.values();
  const stream = new Duplex({
    read() {
      this.push(rest.next().value ?? null);
    },
    write: (_bytes, _encoding, done) => done(),
  });
  const began = process.cpuUsage();
  const client = await Client.connect(stream, undefined, undefined, { encodings });
  await client.closed;
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}
