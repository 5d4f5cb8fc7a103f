import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { attempt } from '../base/attempt';
import { card32, type X11 } from './connection';
import { REQUEST } from './opcodes';

/** The processes behind the clients of an X server, as far as they run on this machine. */
export type ClientProcesses = Awaited<ReturnType<typeof watchClientProcesses>>;

const QUERY_CLIENT_IDS = 4;
const LOCAL_PID = 2;
/** Between two samples of a process (ms). */
const SAMPLE_MS = 5;
/**
 * Samples in a row that must find that a process has not run: 20 ms, longer than a program that draws 60 frames a second
 * sleeps between them. Samples count, not time: on a busy machine, a late sample proves nothing.
 */
const REST_SAMPLES = 4;

export async function watchClientProcesses(x: Pick<X11, 'extension' | 'request'>) {
  const resources = await x.extension('X-Resource');

  async function pidOf(client: number): Promise<number | undefined> {
    if (resources === undefined) return undefined;
    const reply = await x.request(resources, QUERY_CLIENT_IDS, card32(1, client, LOCAL_PID));
    return reply.readUInt32LE(8) > 0 && reply.length >= 48 ? reply.readUInt32LE(44) : undefined;
  }

  return {
    /** Whether a client (any of its resource ids) is connected. */
    async isConnected(client: number): Promise<boolean> {
      // Without the extension this cannot be known.
      return resources === undefined || (await pidOf(client)) !== undefined;
    },
    /**
     * Resolves with true once the client's process waits for events: it has handled those it was sent. Resolves with false
     * if it still runs after `timeout` ms, is stopped, or cannot be seen. A process that has not slept at all since is busy
     * with what it was sent, and gets `busyTimeout` ms.
     */
    async rests(
      client: number,
      timeout: number,
      busyTimeout: number,
      signal?: AbortSignal,
    ): Promise<boolean> {
      const pid = await pidOf(client);
      if (pid === undefined) return false;
      const began = performance.now();
      let slept = false;
      let before = activityOf(pid);
      let rested = 0;
      let samples = 0;
      const isInTime = () =>
        performance.now() - began < busyTimeout && (!slept || samples * SAMPLE_MS < timeout);
      while (before !== undefined && isInTime()) {
        signal?.throwIfAborted();
        samples += 1;
        await delay(SAMPLE_MS);
        // A program may sleep because it waits for the server, which has answered it once it answers us.
        await x.request(REQUEST.getInputFocus);
        const now = activityOf(pid);
        slept ||= now?.rests ?? true;
        rested = now?.rests && now.switches === before.switches ? rested + 1 : 0;
        if (rested >= REST_SAMPLES) return true;
        before = now;
      }
      return false;
    },
    /** A number that changes while the client's process runs; undefined if it cannot be seen. */
    async activity(client: number): Promise<number | undefined> {
      const pid = await pidOf(client);
      return pid === undefined ? undefined : activityOf(pid)?.switches;
    },
    /** The name of the client's program, as the kernel knows it; undefined if it cannot be seen. */
    async name(client: number): Promise<string | undefined> {
      const pid = await pidOf(client);
      return pid === undefined ? undefined : read(`/proc/${pid}/comm`)?.trim();
    },
  };
}

/** How often the threads of a process have been on a processor, and whether all of them sleep now. */
function activityOf(pid: number): { readonly switches: number; readonly rests: boolean } | undefined {
  const threads = attempt(() => readdirSync(`/proc/${pid}/task`));
  if (!threads) return undefined;
  let switches = 0;
  let rests = true;
  for (const thread of threads) {
    const status = read(`/proc/${pid}/task/${thread}/status`);
    if (status === undefined) continue; // it has just exited
    const counts = [...status.matchAll(/^(?:non)?voluntary_ctxt_switches:\s*(\d+)/gm)];
    if (counts.length === 0) return undefined;
    for (const [, count] of counts) switches += Number(count);
    rests &&= /^State:\s*[SI]/m.test(status);
  }
  return { switches, rests };
}

const read = (path: string) => attempt(() => readFileSync(path, 'latin1'));
