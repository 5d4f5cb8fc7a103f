// @ts-check
// Polls a host's /healthz and measures its memory until it is gone: node poll-health.mjs URL PID
// Runs in its own process, so that a busy test does not count as a delay of the host. After each poll it polls an idle
// server of its own in the same way: the longest gap there is the machine's share.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** How often to poll (ms). */
const POLL_MS = 10;
/** A host that does not answer within this time counts as hung (ms). */
const HUNG_MS = 60_000;

const [url = '', pid = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 2 });
const health = { polls: 0, longestGapMs: 0, idleGapMs: 0, peakMb: 0 };
let stopping = false;
process.on('SIGTERM', () => {
  stopping = true;
});
const idle = fork(new URL('./idle-server.mjs', import.meta.url));
const [idleUrl] = await once(idle, 'message');

while (!stopping) {
  const { isAnswered, gap } = await timedPoll(`${url}/healthz`);
  const mb = peakMb();
  if (mb === undefined) break; // the host has exited, so the answer does not count
  health.peakMb = mb;
  if (isAnswered || gap >= HUNG_MS) {
    health.polls += 1;
    health.longestGapMs = Math.max(health.longestGapMs, gap);
  }
  const { gap: idleGap } = await timedPoll(idleUrl);
  health.idleGapMs = Math.max(health.idleGapMs, idleGap);
  await delay(Math.max(POLL_MS - gap - idleGap, 0));
}
agent.destroy();
idle.kill();
console.log(JSON.stringify(health));

/** @param {string} address */
async function timedPoll(address) {
  const sentAt = performance.now();
  const isAnswered = await poll(address);
  return { isAnswered, gap: performance.now() - sentAt };
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
