import { setTimeout as delay } from 'node:timers/promises';
import type { Size } from '../../../shared/geometry';
import { now } from '../../base/clock';
import type { RfbScreen } from '../framebuffer/rfb-screen';
import { setDesktopSize } from '../messages/client-messages';

interface Connection {
  readonly screen: Pick<RfbScreen, 'layout' | 'resizeStatus'>;
  readonly write: (bytes: Buffer) => void;
  /** Resolves once the server has answered a request for pixels, with which it reports its size. */
  readonly refresh: () => Promise<void>;
}

/** How long a server may take to change its size, and how often it is asked (ms). */
const LIMIT_MS = 3000;
const POLL_MS = 20;

/** By the status of an ExtendedDesktopSize. */
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [1, 'Its server forbids clients to change the size.'],
  [2, 'Its server has no room for this size.'],
]);

/**
 * Asks a server for a new size (px), by the community's extension ExtendedDesktopSize.
 * @returns why it refuses; undefined once it has that size
 * @throws {RfbError}
 */
export async function resizeScreen(size: Size, connection: Connection): Promise<string | undefined> {
  const { screen, write, refresh } = connection;
  // The first answer describes the screen, if clients may change it.
  if (!screen.layout) await refresh();
  if (!screen.layout) return 'Its server does not let clients change the size.';
  screen.resizeStatus = undefined;
  write(setDesktopSize(size, screen.layout));
  for (const until = now() + LIMIT_MS; now() < until; await delay(POLL_MS)) {
    await refresh();
    const status = screen.resizeStatus;
    if (status === 0) return undefined;
    if (status !== undefined) return REFUSALS.get(status) ?? 'Its server refuses the size.';
  }
  return 'Its server does not answer the request for a size.';
}
