import { once } from 'node:events';
import type { Child } from '../../process/child';
import { DesktopError } from '../desktop-error';

/** Time limit for a program to be ready (ms). */
const READY_MS = 10_000;

/**
 * Waits until a program that was just started is ready; `isReady` gets a signal that aborts at the time limit.
 * @throws {DesktopError} if it exits, is not ready in time, or `signal` aborts
 */
export async function untilReady(
  name: string,
  child: Child,
  signal: AbortSignal,
  isReady: (limit: AbortSignal) => Promise<void>,
): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(READY_MS)]);
  const exited = child.exited.then(async ({ code, signal: by }) => {
    const lines = (await child.lastLines()).slice(-3).join(' | ');
    throw new DesktopError('failed', `${name} exited while starting (${by ?? code}): ${lines}`);
  });
  try {
    await Promise.race([isReady(limit), exited, aborted(limit)]);
  } catch (error) {
    if (signal.aborted) throw stoppedEarly();
    if (limit.aborted) throw new DesktopError('failed', `${name} was not ready in ${READY_MS / 1000} s.`);
    throw error;
  }
}

export function stoppedEarly(): DesktopError {
  return new DesktopError('stopped', 'The desktop was stopped while it started.');
}

async function aborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}
