import { now } from './base/clock';
import { waitAtMost } from './base/wait-until';

/** Time limit for everything (ms): the contract says five seconds until the process exits. */
const TOTAL_MS = 4500;
/** Time limit for the parts that watch the desktop (ms). The desktop itself may need 2500 ms more. */
const WATCHERS_MS = 2000;

export interface ShutDownOptions {
  /** Resolves when the running action has ended and nothing watches the desktop, which would start it again. */
  readonly watchers: Promise<unknown>;
  readonly stopDesktop: () => Promise<unknown>;
  /** Resolves when all recordings are finished. The next start repairs unfinished ones. */
  readonly recordings: Promise<unknown>;
}

/** Stops the parts of a host in order. Recordings may take the whole time limit, in parallel. */
export async function shutDown({ watchers, stopDesktop, recordings }: ShutDownOptions): Promise<void> {
  const began = now();
  await waitAtMost(WATCHERS_MS, watchers);
  await Promise.all([stopDesktop(), waitAtMost(TOTAL_MS - (now() - began), recordings)]);
}
