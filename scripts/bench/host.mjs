// @ts-check
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHost } from '../lib/host.mjs';

/** Starts a host with a virtual desktop and its own data directory, as a user runs it. */
export async function startBenchHost() {
  const dataDir = mkdtempSync(join(tmpdir(), 'jumpseat-bench-'));
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const endpoint = await startHost(dataDir, ['--port', '0']);
  const authorization = `Bearer ${endpoint.token}`;
  // Not `fetch`, which would add a millisecond to each measured time.
  const agent = new Agent({ keepAlive: true });

  /**
   * Executes an action and returns its answer as text.
   * @param {object} action
   * @param {string} [desktop]
   */
  async function act(action, desktop = 'main') {
    const sent = request(`${endpoint.url}/api/v0/desktops/${desktop}/action`, {
      agent,
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
    });
    sent.end(JSON.stringify(action));
    const [response] = await once(sent, 'response');
    const text = Buffer.concat(await response.toArray()).toString('latin1');
    if (response.statusCode !== 200) throw new Error(`The host answers ${response.statusCode}: ${text}`);
    return text;
  }

  /**
   * Sends any other request.
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @throws {Error} with the answer, if it is an error
   */
  async function api(method, path, body) {
    const response = await fetch(`${endpoint.url}/api/v0/${path}`, {
      method,
      headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`The host answers ${response.status}: ${await response.text()}`);
    return response;
  }

  await act({ action: 'cursor_position' }); // starts the desktop
  const desktop = /** @type {{ display: string, xauthority: string, width: number, height: number }} */ (
    await (await api('GET', 'desktop')).json()
  );
  const { dir } = JSON.parse(readFileSync(join(dataDir, 'desktop', 'run.json'), 'utf8'));
  return {
    ...endpoint,
    ...desktop,
    dataDir,
    act,
    api,
    /** The socket of the desktop's RFB server. */
    rfbSocket: join(dir, 'rfb'),
    /** The environment for programs on the desktop. */
    env: { ...process.env, DISPLAY: desktop.display, XAUTHORITY: desktop.xauthority },
  };
}

/** @typedef {Awaited<ReturnType<typeof startBenchHost>>} Host */
