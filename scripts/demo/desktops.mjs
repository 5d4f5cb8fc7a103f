// @ts-check
import { SetupError } from '../lib/report.mjs';

/** Small, so that several fit a person's screen and a machine with two cores. */
const GEOMETRY = '1280x720';

/**
 * Adds desktops to a host, for agents beside the one on `main`.
 * @param {import('../lib/host.mjs').Endpoint} endpoint
 * @param {number} count
 * @returns their names, and a function that deletes them
 * @throws {SetupError} with the host's advice; then none was added
 */
export async function addDesktops({ url, token }, count) {
  /** @type {string[]} */
  const names = [];
  const send = (
    /** @type {string} */ method,
    path = '',
    /** @type {object | undefined} */ body = undefined,
  ) =>
    fetch(`${url}/api/v0/desktops${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  const remove = () => Promise.all(names.splice(0).map((name) => send('DELETE', `/${name}`)));
  while (names.length < count) {
    const response = await send('POST', '', { title: `Demo ${names.length + 2}`, geometry: GEOMETRY });
    const { name, message, detail } = /** @type {Record<string, string>} */ (await response.json());
    if (name === undefined || !response.ok) {
      await remove();
      throw new SetupError([message, detail].filter(Boolean).join(' '));
    }
    names.push(name);
  }
  return { names: /** @type {readonly string[]} */ ([...names]), remove };
}
