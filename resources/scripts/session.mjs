#!/usr/bin/env node
// Replays the actions of a session over Jumpseat's HTTP API. Needs only Node.js 18 or later.
// TITLE
//
//   node FILE             without pauses
//   node FILE --waits     with the recorded pauses; --waits=2 for half as long
//   node FILE --help      shows the options
//
// JUMPSEAT_URL and JUMPSEAT_TOKEN select the host; default: endpoint.json in the data directory (JUMPSEAT_DATA_DIR, or
// the default one). The script asks for text that was not recorded, such as a password, unless JUMPSEAT_TEXT_n
// contains it (n is the number of the action).
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

const speed = waitSpeed(process.argv.slice(2));
const { url, token } = findHost();

// STEPS

console.log('Done.');

/** Runs an action. If it fails, releases all keys and buttons, reports the error and exits. */
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

/** Returns a text that was not recorded. */
async function secret(number, length) {
  const name = `JUMPSEAT_TEXT_${number}`;
  if (process.env[name] !== undefined) return process.env[name];
  if (!process.stdin.isTTY) stop(`The text of action ${number} was not recorded. Set ${name}.`);
  process.stderr.write(`Text of action ${number} (${length} characters, not shown): `);
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
  const path = join(JUMPSEAT_DATA_DIR ?? defaultDataDir(), 'endpoint.json');
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    stop(`No running host: cannot read ${path}. Start Jumpseat, or set JUMPSEAT_URL and JUMPSEAT_TOKEN.`);
  }
}

function defaultDataDir() {
  if (process.platform === 'win32') {
    return join(process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Jumpseat');
  }
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Jumpseat');
  return join(process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'jumpseat');
}

/** Speed of the pauses; 0 for no pauses. Exits if an argument is unknown. */
function waitSpeed(args) {
  let speed = 0;
  for (const argument of args) {
    if (argument === '--help' || argument === '-h') {
      console.log(usage());
      process.exit(0);
    }
    const [, times = '1'] = /^--waits(?:=(\d+(?:\.\d+)?))?$/.exec(argument) ?? [undefined, ''];
    if (!(Number(times) > 0)) stop(`Unknown argument: ${argument}\n${usage()}`, 2);
    speed = Number(times);
  }
  return speed;
}

function usage() {
  return `Usage: node ${basename(process.argv[1])} [--waits[=N]] [--help]

Replays the recorded actions.
  --waits[=N]  keep the recorded pauses, N times as fast (N above 0; default 1)
  --help       show this help

Environment: JUMPSEAT_URL and JUMPSEAT_TOKEN, or JUMPSEAT_DATA_DIR; JUMPSEAT_TEXT_n for text that was not recorded.`;
}

function stop(message, status = 1) {
  console.error(message);
  process.exit(status);
}
