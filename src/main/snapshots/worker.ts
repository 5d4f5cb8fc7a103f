import { constants, setPriority } from 'node:os';
import { setImmediate as nextPoll } from 'node:timers/promises';
import { encodeSnapshot } from './encode';
import { PARK_AFTER_MS } from './poll-rate';
import { type FromWorker, monotonic, ToWorker, WorkerOptions } from './protocol';
import { openSnapshotQuota } from './quota';
import { createRedaction, fingerprintPixels, type Redaction } from './redaction';
import { createSnapshotScheduler } from './scheduler';
import { createScreenWatcher } from './screen-watcher';
import { createSnapshotter } from './snapshotter';
import { createTextFingerprints } from './text-fingerprints';
import { createSnapshotWriter } from './writer';

/**
 * The process that makes the pictures: told of actions by the host, it watches the screen on a connection of its own.
 * A process, not a thread: the whole of it runs at low priority, encoder included, and a fault in the encoder's native
 * code ends it alone.
 */

// Whatever it does can wait for whoever acts. (Threads started later inherit it.)
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
// A Ctrl-C at the host's terminal reaches us too; the host says when to end, and so does its own end.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit());

const { sessionsDir, session, maxBytes, minFreeBytes } = WorkerOptions.parse(
  JSON.parse(process.argv[2] ?? '{}'),
);
const tell = (message: FromWorker) => void process.send?.(message);

/** Whether the host knows that the watcher rests. */
let rests = false;
const watcher = createScreenWatcher({
  onChange: schedule,
  onRest() {
    if (!rests) tell({ type: 'rests' });
    rests = true;
  },
});
const fingerprints = createTextFingerprints();
const redaction = createRedaction({
  changedAt: () => watcher.changedAt,
  fingerprints,
  onComplete: () => tellTraces(true),
});
const camera = createSnapshotter({
  watcher,
  redaction,
  encode: encodeSnapshot,
  onError: (error) => console.error(`A picture could not be encoded: ${error}`),
});
const writer = createSnapshotWriter({
  sessionsDir,
  session,
  minFreeBytes,
  quota: openSnapshotQuota(sessionsDir, maxBytes),
  tell,
});
const scheduler = createSnapshotScheduler({
  take: camera.take,
  // Of a sensitive action there is none after it, whatever is to be seen.
  deliver: (taken) => writer.add(secrets.delete(taken.id) ? { ...taken, after: undefined } : taken),
  changedAt: () => watcher.changedAt,
});

/** Sensitive actions under way, and those whose pictures are not complete. */
const sensitive = new Set<string>();
const secrets = new Set<string>();
/** How much later than an action begins its "before" may be of: nothing shows its effect so soon. In milliseconds. */
const SLACK_MS = 50;
let timer: NodeJS.Timeout | undefined;
let parking: NodeJS.Timeout | undefined;

/** Looks again when something is due. */
function schedule(): void {
  clearTimeout(timer);
  // Traces on a screen that is lost are looked for when it is back.
  const due = [scheduler.due, watcher.framebuffer && redaction.deadline].filter((at) => at !== undefined);
  if (due.length === 0) return;
  const pause = Math.max(Math.min(...due) - monotonic(), 0);
  timer = setTimeout(() => inTurn(false, tick), pause);
}

function tick(): void {
  const now = monotonic();
  scheduler.tick(now);
  redaction.advance(now, watcher.framebuffer);
  tellTraces(false);
}

/** The next process that makes pictures must know them. */
function tellTraces(complete: boolean): void {
  const pieces = fingerprints.drain();
  if (pieces !== '' || complete) tell({ type: 'fingerprints', pieces, complete });
}

/**
 * Something sensitive comes on the screen from `at` on. Done as soon as it is heard of, since a turn may have to wait.
 */
function comesAt(at: number, begin: Redaction['begin' | 'key']): void {
  const before = watcher.shownAt < at ? watcher.framebuffer : undefined;
  const isFirst = !redaction.isSearching;
  begin(before, at);
  if (isFirst && before) tell({ type: 'before', pieces: fingerprints.writingIn(fingerprintPixels(before)) });
}

/** One thing after the other, each on a framebuffer that shows one moment, after what has come in before it. */
let turn: Promise<unknown> = Promise.resolve();
function inTurn(fresh: boolean, work: () => void): void {
  turn = turn
    .then(() => nextPoll())
    .then(() => watcher.ready(fresh))
    .then(work)
    .then(() => {
      attend();
      schedule();
    });
}

function attend(): void {
  const busy = scheduler.busy || redaction.isSearching;
  clearTimeout(parking);
  watcher.setPollRate(busy ? 'attentive' : 'resting');
  if (!busy) parking = setTimeout(() => watcher.setPollRate('parked'), PARK_AFTER_MS).unref();
}

function on(message: ToWorker): void {
  rests = false;
  switch (message.type) {
    case 'desktop':
      watcher.watch(message.endpoint, message.display);
      break;
    case 'started': {
      const { id, changes, at } = message;
      // Of a screen that is asked for only now it would be too late to say that it is as it was.
      const slack = watcher.stale ? 0 : SLACK_MS;
      if (message.sensitive) {
        if (watcher.shownAt < at) redaction.actionStarted(at, watcher.framebuffer);
        comesAt(at, redaction.begin);
        sensitive.add(id);
        secrets.add(id);
      }
      inTurn(true, () => {
        redaction.actionStarted(monotonic(), watcher.framebuffer);
        scheduler.started(id, changes, at, slack);
      });
      break;
    }
    case 'done':
      inTurn(false, () => {
        if (sensitive.delete(message.id)) redaction.end(message.at);
        scheduler.done(message.id, message.seq, message.at);
      });
      break;
    case 'hand':
      inTurn(true, () => scheduler.hand(message.at));
      break;
    case 'touched':
      inTurn(false, () => scheduler.touched(monotonic()));
      break;
    case 'past':
      inTurn(false, () => scheduler.past(message.id, message.seq, message.began, message.at));
      break;
    case 'attend':
      inTurn(false, () => undefined);
      break;
    case 'discreet':
      redaction.setPrivate(message.on, message.at);
      break;
    case 'key':
      comesAt(message.at, redaction.key);
      inTurn(false, () => undefined);
      break;
    case 'fingerprints':
      fingerprints.recall(message.pieces);
      break;
    case 'before':
      fingerprints.ignore(message.pieces);
      break;
    case 'finish':
      inTurn(false, () => {
        scheduler.touched(monotonic());
        // Once all is sent; with the connection goes this process.
        void writer.done().then(() => process.disconnect?.());
      });
      break;
    default:
      message satisfies never;
  }
}

process.on('message', (message) => on(ToWorker.parse(message)));
