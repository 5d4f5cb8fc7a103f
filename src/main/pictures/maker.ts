import { constants, setPriority } from 'node:os';
import { setImmediate as nextPoll } from 'node:timers/promises';
import { createAlbum } from './album';
import { createCamera } from './camera';
import { createDiscretion } from './discretion';
import { encode } from './encode';
import { createEye } from './eye';
import { openLedger } from './ledger';
import { type FromMaker, MakerOptions, monotonic, ToMaker } from './messages';
import { PARK_AFTER_MS } from './pace';
import { createTakes } from './takes';

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
const discretion = createDiscretion(() => eye.changedAt);
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
  deliver: album.add,
  changedAt: () => eye.changedAt,
});

let discreet = false;
const sensitive = new Set<string>();
let timer: NodeJS.Timeout | undefined;
let parking: NodeJS.Timeout | undefined;

/** Looks again when something is due. */
function schedule(): void {
  clearTimeout(timer);
  const due = [takes.due, discretion.due].filter((at) => at !== undefined);
  if (due.length === 0) return;
  const pause = Math.max(Math.min(...due) - monotonic(), 0);
  timer = setTimeout(() => inTurn(false, tick), pause);
}

function tick(): void {
  const now = monotonic();
  // In this order: of a sensitive action there is none after it, whatever is to be seen.
  takes.tick(now);
  discretion.tick(now, eye.framebuffer);
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
  const busy = takes.busy || discretion.waits;
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
    case 'started':
      inTurn(true, () => {
        discretion.next(monotonic(), eye.framebuffer);
        takes.started(message.id, message.changes);
        if (!message.sensitive) return;
        sensitive.add(message.id);
        discretion.begin(eye.framebuffer);
      });
      break;
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
      inTurn(false, () => takes.touched());
      break;
    case 'past':
      inTurn(false, () => {
        // Nobody said so before: what it left cannot be told from what was there.
        if (message.sensitive) {
          discretion.begin(undefined);
          discretion.end(message.at);
        }
        takes.past(message.id, message.seq, message.began, message.at);
      });
      break;
    case 'discreet':
      inTurn(true, () => {
        if (message.on === discreet) return;
        discreet = message.on;
        if (discreet) discretion.begin(eye.framebuffer);
        else discretion.end(message.at);
      });
      break;
    case 'finish':
      inTurn(false, () => {
        takes.touched();
        // Once all is sent; with the connection goes this process.
        void album.done().then(() => process.disconnect?.());
      });
      break;
    default:
      message satisfies never;
  }
}

process.on('message', (message) => on(ToMaker.parse(message)));
