#!/usr/bin/env node
// What was done on a desktop, to be done again over Jumpseat's HTTP API. Needs Node 18 or later, and nothing else.
// TITLE
//
//   node FILE             one action after the other
//   node FILE --waits     with the pauses there were; --waits=2 for half as long
//   node FILE --help      what it takes
//
// The host is where JUMPSEAT_URL and JUMPSEAT_TOKEN say, else where endpoint.json in its data directory
// (JUMPSEAT_DATA_DIR, or the usual place) says. A text that was not kept, as a password, is asked for, or taken
// from JUMPSEAT_TEXT_n, where n is the number of the action.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

const speed = waitSpeed(process.argv.slice(2));
const { url, token } = findHost();

// STEPS

console.log('Done.');

/** Does an action; where it fails, lets go of everything, says so and ends. */
async function act(number, body) {
  const { ok, status, text } = await post('/api/v0/desktop/action', body);
  if (ok) return JSON.parse(text);
  await post('/api/v0/desktop/release').catch(() => undefined);
  stop(`Action ${number} (${body.action}) failed with ${status}: ${text}`);
}

async function post(path, body) {
  const headers = { ...(token && { authorization: `Bearer ${token}` }) };
  if (body) headers['content-type'] = 'application/json';
  try {
    const response = await fetch(url + path, { method: 'POST', headers, body: body && JSON.stringify(body) });
    return { ok: response.ok, status: response.status, text: await response.text() };
  } catch (error) {
    stop(`Jumpseat does not answer at ${url}: ${error.cause?.message ?? error.message}`);
  }
}

async function pause(ms) {
  if (speed > 0) await new Promise((resolve) => setTimeout(resolve, ms / speed));
}

/** A text that the session did not keep. */
async function secret(number, length) {
  const name = `JUMPSEAT_TEXT_${number}`;
  if (process.env[name] !== undefined) return process.env[name];
  if (!process.stdin.isTTY) stop(`The text of action ${number} was not kept; give it as ${name}.`);
  process.stderr.write(`Text of action ${number} (it had ${length} characters; it is not shown): `);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const text = await lines.question('');
  lines.close();
  process.stderr.write('\n');
  return text;
}

function findHost() {
  const { JUMPSEAT_URL, JUMPSEAT_TOKEN, JUMPSEAT_DATA_DIR } = process.env;
  if (JUMPSEAT_URL) return { url: JUMPSEAT_URL.replace(/\/+$/, ''), token: JUMPSEAT_TOKEN };
  const path = join(JUMPSEAT_DATA_DIR ?? usualDataDir(), 'endpoint.json');
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    stop(`There is no host: ${path} cannot be read. Start Jumpseat, or set JUMPSEAT_URL and JUMPSEAT_TOKEN.`);
  }
}

function usualDataDir() {
  if (process.platform === 'win32') {
    return join(process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Jumpseat');
  }
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Jumpseat');
  return join(process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'jumpseat');
}

/** How many times faster than recorded the pauses are; 0 for none. An argument that is unknown ends it before any action. */
function waitSpeed(given) {
  let faster = 0;
  for (const argument of given) {
    if (argument === '--help' || argument === '-h') {
      console.log(usage());
      process.exit(0);
    }
    const [, times = '1'] = /^--waits(?:=(\d+(?:\.\d+)?))?$/.exec(argument) ?? [undefined, ''];
    if (!(Number(times) > 0)) stop(`Unknown argument: ${argument}\n${usage()}`, 2);
    faster = Number(times);
  }
  return faster;
}

function usage() {
  return `Usage: node ${basename(process.argv[1])} [--waits[=N]] [--help]

Does what was recorded again, one action after the other.
  --waits[=N]  with the pauses there were, N times as fast (N above 0; 1 by default)
  --help       shows this and does nothing

Environment: JUMPSEAT_URL and JUMPSEAT_TOKEN, or JUMPSEAT_DATA_DIR; JUMPSEAT_TEXT_n for texts that were not kept.`;
}

function stop(message, status = 1) {
  console.error(message);
  process.exit(status);
}
