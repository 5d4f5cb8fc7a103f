// @ts-check
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { inProject } from '../lib/project.mjs';
import { showCards } from './content.mjs';
import { runProgram } from './program.mjs';
import { compare } from './report.mjs';
import { inTurns, timed } from './stats.mjs';

const CLICKS = 10;

/**
 * What the dialects of agents cost: a turn beside its actions one by one, a screenshot through MCP, and a command in a shell
 * beside a program of Node that does nothing.
 * @type {import('./report.mjs').Section}
 */
export const agents = {
  title: 'Agents',
  async run({ host }) {
    const { turn, bytes } = await measureTurn(host);
    const command = await measureCommand(host);
    const closePage = await showCards(host);
    const screenshot = await callScreenshot(host).finally(closePage);
    const added = command.ours.p50 - command.peer.p50;
    return {
      rows: [turn, command],
      goals: [
        { what: 'turn against its clicks', value: turn.ours.p50 / turn.peer.p50, unit: 'x', atMost: 1.3 },
        { what: 'bytes of a turn against its clicks', value: bytes, unit: 'x', atMost: 1 },
        { what: 'MCP screenshot of a full page', value: screenshot / 1000, unit: 'kB', atMost: 600 },
        { what: 'a click from a shell over `node -e 0`', value: added, unit: 'ms', atMost: 40 },
      ],
    };
  },
};

/**
 * Ten clicks on different places: as one turn, and as ten requests on one connection.
 * @param {import('./host.mjs').Host} host
 */
async function measureTurn(host) {
  const post = connectionTo(host);
  const places = (/** @type {number} */ round) =>
    Array.from({ length: CLICKS }, (_, i) => [
      200 + ((i * 97) % 900),
      200 + (((round + 9) * 31 + i * 53) % 450),
    ]);
  const turnOf = (/** @type {number} */ round) => ({
    role: 'assistant',
    content: places(round).map((coordinate, i) => ({
      ...{ type: 'tool_use', id: `toolu_${i}`, name: 'left_click', toolset_name: 'computer' },
      input: { coordinate },
    })),
  });
  const size = { scaled_width: 1280, scaled_height: 720 };
  const ways = {
    ours: (/** @type {number} */ round) => post('/api/v0/agents/anthropic?size=1280x720', turnOf(round)),
    peer: async (/** @type {number} */ round) => {
      let bytes = 0;
      for (const coordinate of places(round))
        bytes += await post('/api/v0/desktop/action', { action: 'left_click', coordinate, ...size });
      return bytes;
    },
  };
  const bytes = (await ways.ours(0)) / (await ways.peer(0));
  const times = await inTurns(
    { ours: (round) => timed(() => ways.ours(round)), peer: (round) => timed(() => ways.peer(round)) },
    { rounds: 25, inARow: 2 },
  );
  return {
    turn: compare(`turn of ${CLICKS} clicks`, times, 'the clicks one by one, on one connection'),
    bytes,
  };
}

/**
 * Sends requests on one connection that stays open. @returns a function that returns the bytes of a request and its answer
 * @param {import('./host.mjs').Host} host
 */
function connectionTo({ url, token }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  let before = 0;
  return async (/** @type {string} */ path, /** @type {object} */ body) => {
    const text = JSON.stringify(body);
    const sent = request(url + path, {
      ...{ agent, method: 'POST' },
      headers: { ...headers, 'content-length': Buffer.byteLength(text) },
    });
    sent.end(text);
    const [response] = await once(sent, 'response');
    const answer = Buffer.concat(await response.toArray()).toString();
    if (response.statusCode !== 200 || answer.includes('is_error'))
      throw new Error(`The host answers ${response.statusCode}: ${answer}`);
    const all = (sent.socket?.bytesRead ?? 0) + (sent.socket?.bytesWritten ?? 0);
    const bytes = all - before;
    before = all;
    return bytes;
  };
}

/** @param {import('./host.mjs').Host} host */
async function measureCommand(host) {
  // Each round at a place of its own: a second click on one spot waits, so that it is no double click.
  const click = (/** @type {number} */ round) => {
    const [x, y] = [100 + 100 * (round % 10), 100 + 100 * (round % 6)];
    return [inProject('out/main/headless.js'), 'click', `${x}`, `${y}`, '--data-dir', host.dataDir];
  };
  const times = await inTurns(
    {
      ours: (round) => timed(() => runProgram(process.execPath, click(round))),
      peer: () => timed(() => runProgram(process.execPath, ['-e', '0'])),
    },
    { rounds: 25 },
  );
  return compare('jumpseat click', times, 'node -e 0');
}

/**
 * Calls the tool `screenshot`. @returns the bytes of its answer
 * @param {import('./host.mjs').Host} host
 */
async function callScreenshot({ url, token }) {
  const response = await fetch(`${url}/mcp`, {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'screenshot' } }),
  });
  const text = await response.text();
  if (!text.includes('image/jpeg'))
    throw new Error(`The host answers ${response.status}: ${text.slice(0, 500)}`);
  return Buffer.byteLength(text);
}
