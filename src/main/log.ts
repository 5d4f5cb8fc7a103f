import { fstatSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import pino, { type Logger } from 'pino';
import { attempt } from './base/attempt';
import { now } from './base/clock';
import { RecentCache } from './base/recent-cache';
import { createLogFiles } from './log-files';

const STDERR = 2;
/** Bytes to buffer if the reader of stderr is stuck; further lines are dropped. */
const MAX_BUFFERED = 1024 * 1024;
/** A line is not repeated on a terminal within this time (ms): an unreachable server fails every few seconds. */
const QUIET_MS = 10 * 60_000;
const MAX_REMEMBERED = 100;
const MAX_LINE = 300;

interface LogOptions {
  readonly level: string;
  readonly format: 'text' | 'json';
  /** The log files get every record as a JSON line. */
  readonly dataDir: string;
}

/** The host's log: on stderr JSON lines for programs, or plain lines for a person. */
export function createLog({ level, format, dataDir }: LogOptions): Logger {
  const write = stderrWriter();
  const files = createLogFiles(dataDir);
  const isNew = createRepeatFilter(now);
  return pino(
    { level },
    {
      write(json: string) {
        files.write(json);
        if (format === 'json') return write(json);
        const line = plainLine(JSON.parse(json));
        if (isNew(line)) write(`${new Date().toTimeString().slice(0, 8)} ${line}\n`);
      },
    },
  );
}

/** Formats a log record as one line: the message, the message of its error, and the other fields in parentheses. */
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

/** Returns a function that says whether a line is new within the last ten minutes. */
export function createRepeatFilter(clock: () => number): (line: string) => boolean {
  const shown = new RecentCache<number>(MAX_REMEMBERED);
  return (line) => {
    const at = clock();
    const before = shown.get(line);
    if (before !== undefined && at - before < QUIET_MS) return false;
    shown.set(line, at);
    return true;
  };
}

/** Returns a function that writes without blocking: process.stderr blocks while a pipe is full. */
function stderrWriter(): (text: string) => void {
  const stat = fstatSync(STDERR);
  if (!stat.isFIFO() && !stat.isSocket()) {
    // If the disk is full or the terminal is gone, there is no place to report it.
    return (text) => void attempt(() => writeSync(STDERR, text));
  }
  const stderr = new Socket({ fd: STDERR, readable: false, writable: true });
  stderr.on('error', () => undefined);
  stderr.unref();
  return (text) => {
    if (stderr.writableLength < MAX_BUFFERED) stderr.write(text);
  };
}
