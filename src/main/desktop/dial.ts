import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Desktop, Endpoint } from './desktop';

/** A server that has just died is noticed by its socket before it is noticed by its owner; both need a moment. */
const PATIENCE_MS = 3000;
const RETRY_MS = 25;

/**
 * Opens a new connection to the desktop's RFB server, starting the desktop if need be.
 * @throws {DesktopError} when the desktop cannot start, or the socket's error when its server is not there.
 */
export async function dial(desktop: Desktop): Promise<Socket> {
  for (const deadline = Date.now() + PATIENCE_MS; ; ) {
    const endpoint = await desktop.start();
    try {
      return await open(endpoint);
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(RETRY_MS);
    }
  }
}

function open(endpoint: Endpoint): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(endpoint);
    // Input is many small messages, each of which somebody waits for.
    socket.setNoDelay(true);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
