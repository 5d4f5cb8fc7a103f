import { setTimeout as delay } from 'node:timers/promises';
import { now } from './base/clock';

/** How long everything together may take: five seconds are promised, and the process must exit within them (ms). */
const TOTAL_MS = 4500;
/** How long the parts that watch the desktop may take; the desktop itself may need 2.5 s after that (ms). */
const WATCHERS_MS = 2000;

export interface ShutDownOptions {
  /** Resolves when the running action has ended and nothing watches the desktop any more, which would start it again. */
  readonly watchers: Promise<unknown>;
  readonly stopDesktop: () => Promise<unknown>;
  /** Resolves when every recording is finished. The next start repairs those that are not. */
  readonly recordings: Promise<unknown>;
}

/** Stops the parts of a host in order. The recordings have all the time that is left, beside everything else. */
export async function shutDown({ watchers, stopDesktop, recordings }: ShutDownOptions): Promise<void> {
  const began = now();
  await within(WATCHERS_MS, watchers);
  await Promise.all([stopDesktop(), within(TOTAL_MS - (now() - began), recordings)]);
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const late = new AbortController();
  await Promise.race([work, delay(ms, undefined, { signal: late.signal }).catch(() => undefined)]);
  late.abort();
}
