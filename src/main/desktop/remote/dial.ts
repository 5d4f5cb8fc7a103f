import { setTimeout as delay } from 'node:timers/promises';
import { now } from '../../base/clock';
import type { Connection } from '../../rfb/connection/socket';
import type { Endpoint } from '../../rfb/endpoint';
import { RfbError } from '../../rfb/rfb-error';
import type { Desktop } from '../desktop';
import type { SwitchableDesktop } from '../switchable';

/** A server that has just died is noticed by its sockets before it is noticed by its owner; both need a moment. */
const PATIENCE_MS = 3000;
const RETRY_MS = 25;

/**
 * Opens a connection to the desktop's RFB server, starting the desktop if need be.
 * @throws {DesktopError} when the desktop cannot start, or what `open` throws when its server is not there.
 */
export async function dial<T>(desktop: Desktop, open: (endpoint: Endpoint) => Promise<T>): Promise<T> {
  for (const deadline = now() + PATIENCE_MS; ; ) {
    const endpoint = await desktop.start();
    try {
      return await open(endpoint);
    } catch (error) {
      if (!mayPass(error) || now() > deadline) throw error;
      await delay(RETRY_MS);
    }
  }
}

/** As {@link dial}; the connection is cut when another desktop is chosen. */
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

/** A server that answers and refuses will not think better of it. */
function mayPass(error: unknown): boolean {
  return !(error instanceof RfbError) || error.code === 'closed';
}
