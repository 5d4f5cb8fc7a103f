// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { besideOurOwn } from './beside.mjs';
import { showPage } from './content.mjs';
import { startHost } from './host.mjs';
import { startProgram } from './program.mjs';
import { withClient } from './remote-client.mjs';
import { decodeRates } from './remote-decode.mjs';
import { farRates } from './remote-far.mjs';

/**
 * A VNC server on a port of the loopback beside our own desktop, each with the same page, and how fast frames are decoded.
 * @type {import('./report.mjs').Section}
 */
export const remote = {
  title: 'Remote',
  async run({ host }) {
    const server = await startServer(host);
    const far = await startHost(['--desktop', `vnc://127.0.0.1:${server.port}`]).catch(async (error) => {
      await server.end();
      throw error;
    });
    /** @type {(() => Promise<unknown>)[]} */
    const undo = [server.end, far.stop];
    const { act, dataDir, width, height } = far;
    const place = { act, dataDir, width, height, env: server.env };
    try {
      undo.push(await showPage(place), await showPage(host));
      const { clicks, shots, rows } = await besideOurOwn(far, host);
      const pictures = await withClient(({ RfbClient, startSlowRelay }) =>
        farRates(RfbClient, startSlowRelay, server.port),
      );
      await undo.pop()?.();
      await undo.pop()?.();
      undo.push(await showPage(place, { moving: true }));
      const rates = await withClient(({ RfbClient }) => decodeRates(RfbClient, server.port));
      return {
        rows,
        notes: [
          `a pointer that moves, 100 ms away: ${pictures.ours.toFixed(1)} pictures/s, one a round trip ${pictures.peer.toFixed(1)}`,
        ],
        goals: [
          { what: 'a click over the loopback', value: clicks.ours.p50, unit: 'ms', atMost: 5 },
          {
            what: 'a screenshot beside our own',
            value: shots.ours.p50 / shots.peer.p50,
            unit: 'x',
            atMost: 1.5,
          },
          { what: 'ZRLE, a moving page of 1080p', value: rates.zrle, unit: 'frames/s', atLeast: 25 },
          { what: 'Tight, a moving page of 1080p', value: rates.tight, unit: 'frames/s', atLeast: 25 },
          {
            what: 'pictures of a screen 100 ms away, beside one a round trip',
            value: pictures.ours / pictures.peer,
            unit: 'x',
            atLeast: 2,
          },
        ],
      };
    } finally {
      for (const step of undo.reverse()) await step();
    }
  },
};

/**
 * TigerVNC's server with openbox, as somebody else might run it.
 * @param {import('./host.mjs').Host} host
 */
async function startServer(host) {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'jumpseat-bench-vnc-'));
  // Far from where others look for a free one.
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
