import { setTimeout as delay } from 'node:timers/promises';
import { now } from '../../base/clock';
import type { Connection } from '../../rfb/connection/socket';
import type { Endpoint } from '../../rfb/endpoint';
import { RfbError } from '../../rfb/rfb-error';
import type { Desktop } from '../desktop';
import type { SwitchableDesktop } from '../switchable';

/** How long to retry while the desktop notices that its server has died, and restarts it (ms). */
const RETRY_TIMEOUT_MS = 3000;
const RETRY_MS = 25;

/**
 * Opens a connection to the desktop's RFB server, and starts the desktop if necessary.
 * @throws {DesktopError} if the desktop cannot start, and the errors of `open`
 */
export async function dial<T>(desktop: Desktop, open: (endpoint: Endpoint) => Promise<T>): Promise<T> {
  for (const deadline = now() + RETRY_TIMEOUT_MS; ; ) {
    const endpoint = await desktop.start();
    try {
      return await open(endpoint);
    } catch (error) {
      // A server that answers and refuses will refuse again.
      const isFinal = error instanceof RfbError && error.code !== 'closed';
      if (isFinal || now() > deadline) throw error;
      await delay(RETRY_MS);
    }
  }
}

/** As {@link dial}; the connection is closed when a different desktop is selected. */
export async function dialWhile<T extends Connection>(
  desktop: SwitchableDesktop,
  open: (endpoint: Endpoint) => Promise<T>,
): Promise<T> {
  let connection: T | undefined;
  let left = false;
  const forget = desktop.onLeave(() => {
    left = true;
    connection?.socket.destroy();
  });
  try {
    connection = await dial(desktop, open);
  } catch (error) {
    forget();
    throw error;
  }
  connection.socket.once('close', forget);
  if (left) connection.socket.destroy();
  return connection;
}
