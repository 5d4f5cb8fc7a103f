import { constants, setPriority } from 'node:os';
import { setImmediate as nextPoll } from 'node:timers/promises';
import { encode } from './encode';
import { PARK_AFTER_MS } from './poll-rate';
import { type FromMaker, MakerOptions, monotonic, ToMaker } from './protocol';
import { openLedger } from './quota';
import { createDiscretion, type Discretion, pixelsOf } from './redaction';
import { createTakes } from './scheduler';
import { createEye } from './screen-watcher';
import { createCamera } from './snapshotter';
import { createTraces } from './text-fingerprints';
import { createAlbum } from './writer';

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

const { sessionsDir, session, maxBytes, minFreeBytes } = MakerOptions.parse(
  JSON.parse(process.argv[2] ?? '{}'),
);
const tell = (message: FromMaker) => void process.send?.(message);

/** Whether the host knows that the eye rests. */
let rests = false;
const eye = createEye({
  onChange: schedule,
  onRest() {
    if (!rests) tell({ type: 'rests' });
    rests = true;
  },
});
const traces = createTraces();
const discretion = createDiscretion({
  changedAt: () => eye.changedAt,
  traces,
  onComplete: () => tellTraces(true),
});
const camera = createCamera({
  eye,
  discretion,
  encode,
  onError: (error) => console.error(`A picture could not be encoded: ${error}`),
});
const album = createAlbum({
  sessionsDir,
  session,
  minFreeBytes,
  ledger: openLedger(sessionsDir, maxBytes),
  tell,
});
const takes = createTakes({
  take: camera.take,
  // Of a sensitive action there is none after it, whatever is to be seen.
  deliver: (taken) => album.add(secrets.delete(taken.id) ? { ...taken, after: undefined } : taken),
  changedAt: () => eye.changedAt,
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
  const due = [takes.due, eye.framebuffer && discretion.due].filter((at) => at !== undefined);
  if (due.length === 0) return;
  const pause = Math.max(Math.min(...due) - monotonic(), 0);
  timer = setTimeout(() => inTurn(false, tick), pause);
}

function tick(): void {
  const now = monotonic();
  takes.tick(now);
  discretion.tick(now, eye.framebuffer);
  tellTraces(false);
}

/** The next process that makes pictures must know them. */
function tellTraces(complete: boolean): void {
  const pieces = traces.drain();
  if (pieces !== '' || complete) tell({ type: 'traces', pieces, complete });
}

/**
 * Something sensitive comes on the screen from `at` on. Done as soon as it is heard of, since a turn may have to wait.
 */
function comesAt(at: number, begin: Discretion['begin' | 'key']): void {
  const before = eye.shownAt < at ? eye.framebuffer : undefined;
  const isFirst = !discretion.looks;
  begin(before, at);
  if (isFirst && before) tell({ type: 'before', pieces: traces.writingIn(pixelsOf(before)) });
}

/** One thing after the other, each on a framebuffer that shows one moment, after what has come in before it. */
let turn: Promise<unknown> = Promise.resolve();
function inTurn(fresh: boolean, work: () => void): void {
  turn = turn
    .then(() => nextPoll())
    .then(() => eye.ready(fresh))
    .then(work)
    .then(() => {
      attend();
      schedule();
    });
}

function attend(): void {
  const busy = takes.busy || discretion.looks;
  clearTimeout(parking);
  eye.pace(busy ? 'attentive' : 'resting');
  if (!busy) parking = setTimeout(() => eye.pace('parked'), PARK_AFTER_MS).unref();
}

function on(message: ToMaker): void {
  rests = false;
  switch (message.type) {
    case 'desktop':
      eye.look(message.endpoint, message.display);
      break;
    case 'started': {
      const { id, changes, at } = message;
      // Of a screen that is asked for only now it would be too late to say that it is as it was.
      const slack = eye.stale ? 0 : SLACK_MS;
      if (message.sensitive) {
        if (eye.shownAt < at) discretion.next(at, eye.framebuffer);
        comesAt(at, discretion.begin);
        sensitive.add(id);
        secrets.add(id);
      }
      inTurn(true, () => {
        discretion.next(monotonic(), eye.framebuffer);
        takes.started(id, changes, at, slack);
      });
      break;
    }
    case 'done':
      inTurn(false, () => {
        if (sensitive.delete(message.id)) discretion.end(message.at);
        takes.done(message.id, message.seq, message.at);
      });
      break;
    case 'hand':
      inTurn(true, () => takes.hand(message.at));
      break;
    case 'touched':
      inTurn(false, () => takes.touched(monotonic()));
      break;
    case 'past':
      inTurn(false, () => takes.past(message.id, message.seq, message.began, message.at));
      break;
    case 'attend':
      inTurn(false, () => undefined);
      break;
    case 'discreet':
      discretion.typing(message.on, message.at);
      break;
    case 'key':
      comesAt(message.at, discretion.key);
      inTurn(false, () => undefined);
      break;
    case 'traces':
      traces.recall(message.pieces);
      break;
    case 'before':
      traces.ignore(message.pieces);
      break;
    case 'finish':
      inTurn(false, () => {
        takes.touched(monotonic());
        // Once all is sent; with the connection goes this process.
        void album.done().then(() => process.disconnect?.());
      });
      break;
    default:
      message satisfies never;
  }
}

process.on('message', (message) => on(ToMaker.parse(message)));
