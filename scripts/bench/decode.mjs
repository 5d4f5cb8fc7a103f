// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { showPage } from './content.mjs';
import { withClient } from './decode-client.mjs';
import { startHost } from './host.mjs';
import { startProgram } from './program.mjs';

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
 * Speed at which our client decodes the frames of a moving page that a VNC server sent.
 * @type {import('./report.mjs').Section}
 */
export const decode = {
  title: 'Decode',
  async run({ host }) {
    const server = await startServer(host);
    /** @type {(() => Promise<unknown>)[]} */
    const undo = [server.end];
    try {
      const { act, dataDir, width, height, stop } = await startHost([
        '--desktop',
        `vnc://127.0.0.1:${server.port}`,
      ]);
      undo.push(stop);
      undo.push(await showPage({ act, dataDir, width, height, env: server.env }, { moving: true }));
      const rates = await withClient((RfbClient) => decodeRates(RfbClient, server.port));
      return {
        goals: [
          { what: 'ZRLE, a moving page of 1080p', value: rates.zrle, unit: 'frames/s', atLeast: 25 },
          { what: 'Tight, a moving page of 1080p', value: rates.tight, unit: 'frames/s', atLeast: 25 },
        ],
      };
    } finally {
      for (const step of undo.reverse()) await step();
    }
  },
};

/**
 * Frames of a moving screen that our client decodes per second, on one core. The server's bytes are kept in memory, and
 * played to the client as fast as it reads them.
 * @param {import('./decode-client.mjs').Client} Client
 * @param {number} port of a VNC server without security on this machine
 */
async function decodeRates(Client, port) {
  const rate = async (/** @type {number[]} */ ...wanted) => {
    const encodings = [...wanted, ENCODING.raw, ENCODING.fence, ENCODING.extendedDesktopSize];
    const { kept, frames } = await record(Client, port, encodings);
    return (1000 * frames) / (await play(Client, kept, encodings));
  };
  return { zrle: await rate(ENCODING.zrle), tight: await rate(ENCODING.tight, ENCODING.lastRect) };
}

/**
 * The bytes that the server sends for whole frames, one after the other.
 * @param {import('./decode-client.mjs').Client} Client
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
 * Processor time to decode all frames (ms). Other programs on this machine do not count.
 * @param {import('./decode-client.mjs').Client} Client
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

/**
 * Starts TigerVNC's server with openbox, as a user might run it.
 * @param {import('./host.mjs').Host} host
 */
async function startServer(host) {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'jumpseat-bench-vnc-'));
  // Above the numbers that other programs choose.
  const display = `:${700 + (process.pid % 200)}`;
  const env = { ...host.env, DISPLAY: display, XAUTHORITY: join(dir, 'none') };
  const args = ['-geometry', '1920x1080', '-depth', '24', '-SecurityTypes', 'None', '-rfbport', String(port)];
  const endX = startProgram(
    'Xvnc',
    [display, ...args, '-localhost', '-nolisten', 'tcp', '-FrameRate', '60'],
    env,
  );
  await delay(1000);
  const endOpenbox = startProgram('openbox', [], env);
  return {
    port,
    env,
    async end() {
      await endOpenbox();
      await endX();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** @returns {Promise<number>} */
async function freePort() {
  const listener = createServer();
  await new Promise((resolve) => listener.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
