// @ts-check
// Polls a host's /healthz and measures its memory until it is gone: node poll-health.mjs URL PID
// Runs in its own process, so that a busy test does not count as a delay of the host.
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** How often to poll (ms). */
const POLL_MS = 10;
/** A host that does not answer within this time counts as hung (ms). */
const HUNG_MS = 60_000;

const [url = '', pid = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const health = { polls: 0, longestGapMs: 0, peakMb: 0 };
let stopping = false;
process.on('SIGTERM', () => {
  stopping = true;
});

while (!stopping) {
  const sentAt = performance.now();
  const isAnswered = await poll();
  const gap = performance.now() - sentAt;
  const mb = peakMb();
  if (mb === undefined) break; // the host has exited, so the answer does not count
  health.peakMb = mb;
  if (isAnswered || gap >= HUNG_MS) {
    health.polls += 1;
    health.longestGapMs = Math.max(health.longestGapMs, gap);
  }
  await delay(Math.max(POLL_MS - gap, 0));
}
agent.destroy();
console.log(JSON.stringify(health));

/** @returns {Promise<boolean>} whether the host answered */
function poll() {
  return new Promise((resolve) => {
    const request = get(`${url}/healthz`, { agent, timeout: HUNG_MS }, (response) => {
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
