// @ts-check
// Polls a host's /healthz and measures its memory until it is gone: node poll-health.mjs URL PID
// Runs in its own process, so that a busy test does not count as a delay of the host. Of each wait for an answer it also
// takes off the time in which the host or this process could have run, but had no processor: the machine's share.
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** How often to poll (ms). */
const POLL_MS = 10;
/** A host that does not answer within this time counts as hung (ms). */
const HUNG_MS = 60_000;

const [url = '', pid = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const health = { polls: 0, longestGapMs: 0, ownGapMs: 0, peakMb: 0 };
let stopping = false;
process.on('SIGTERM', () => {
  stopping = true;
});

while (!stopping) {
  const { isAnswered, gap, own } = await timedPoll(`${url}/healthz`);
  const mb = peakMb();
  if (mb === undefined) break; // the host has exited, so the answer does not count
  health.peakMb = mb;
  if (isAnswered || gap >= HUNG_MS) {
    health.polls += 1;
    health.longestGapMs = Math.max(health.longestGapMs, gap);
    health.ownGapMs = Math.max(health.ownGapMs, own);
  }
  await delay(Math.max(POLL_MS - gap, 0));
}
agent.destroy();
console.log(JSON.stringify(health));

/** @param {string} address */
async function timedPoll(address) {
  const [sentAt, waited] = [performance.now(), waitedMs(pid) + waitedMs(process.pid)];
  const isAnswered = await poll(address);
  const gap = performance.now() - sentAt;
  return { isAnswered, gap, own: gap - (waitedMs(pid) + waitedMs(process.pid) - waited) };
}

/**
 * How long a process's main thread has waited for a processor since it started (ms).
 * @param {string | number} of its pid
 */
function waitedMs(of) {
  try {
    // Time on a processor, time waiting for one (ns), and the number of turns.
    return Number(readFileSync(`/proc/${of}/task/${of}/schedstat`, 'latin1').split(' ')[1]) / 1e6;
  } catch {
    return 0; // it has exited
  }
}

/**
 * @param {string} address
 * @returns {Promise<boolean>} whether the server answered
 */
function poll(address) {
  return new Promise((resolve) => {
    const request = get(address, { agent, timeout: HUNG_MS }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode === 200));
      response.once('error', () => resolve(false));
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
  });
}

/** The host's peak of resident memory (MB); undefined once it has exited. */
function peakMb() {
  try {
    const kb = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kb === undefined ? undefined : Number(kb) / 1024;
  } catch {
    return undefined;
  }
}
