import { fstatSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import pino, { type Logger } from 'pino';
import { now } from './base/clock';

const STDERR = 2;
/** Lines wait for a reader of stderr that has stopped up to this many bytes; further ones are dropped. */
const MAX_WAITING = 1024 * 1024;
/** The same line is not shown again on a terminal for this long (ms): a server that is away fails every few seconds. */
const QUIET_MS = 10 * 60_000;
const MAX_REMEMBERED = 100;
const MAX_LINE = 300;

/** The host's log on stderr: JSON lines for programs, or plain lines for a person. */
export function createLog(options: { readonly level: string; readonly format: 'text' | 'json' }): Logger {
  const write = stderrWriter();
  if (options.format === 'json') return pino({ level: options.level }, { write });
  const isNew = createRepeatFilter(now);
  return pino(
    { level: options.level },
    {
      write(json: string) {
        const line = plainLine(JSON.parse(json));
        if (isNew(line)) write(`${new Date().toTimeString().slice(0, 8)} ${line}\n`);
      },
    },
  );
}

/**
 * One record of the log as one line, without its time and without a stack: the message, what its error says, and the other
 * facts in parentheses.
 */
export function plainLine(record: Readonly<Record<string, unknown>>): string {
  const { level, time: _, pid: __, hostname: ___, msg, err, reqId: ____, ...facts } = record;
  const reason = typeof err === 'object' && err !== null && 'message' in err ? String(err.message) : '';
  const label = typeof level === 'number' ? (pino.levels.labels[level] ?? level) : level;
  const rest = Object.entries(facts)
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .map(([name, value]) => `${name} ${value}`);
  const line = [
    `${label}: ${[msg, reason].filter(Boolean).join(': ')}`,
    rest.length > 0 ? ` (${rest.join(', ')})` : '',
  ].join('');
  return line
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\p{Cc}/gu, '')
    .slice(0, MAX_LINE);
}

/** Whether a line was not shown within the last ten minutes; it counts as shown from then on. */
export function createRepeatFilter(clock: () => number): (line: string) => boolean {
  const shown = new Map<string, number>();
  return (line) => {
    const at = clock();
    const before = shown.get(line);
    if (before !== undefined && at - before < QUIET_MS) return false;
    shown.delete(line);
    shown.set(line, at);
    for (const oldest of shown.keys()) {
      if (shown.size <= MAX_REMEMBERED) break;
      shown.delete(oldest);
    }
    return true;
  };
}

/** Writes that never wait for a reader: process.stderr blocks the process while a pipe is full. */
function stderrWriter(): (text: string) => void {
  const stat = fstatSync(STDERR);
  if (!stat.isFIFO() && !stat.isSocket()) {
    return (text) => {
      try {
        writeSync(STDERR, text);
      } catch {
        // a full disk or a terminal that is gone: there is nobody left to tell
      }
    };
  }
  const stderr = new Socket({ fd: STDERR, readable: false, writable: true });
  stderr.on('error', () => undefined);
  stderr.unref();
  return (text) => {
    if (stderr.writableLength < MAX_WAITING) stderr.write(text);
  };
}
