import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { EventBody } from '../../shared/events';
import type { JournalEntry, Pictures } from '../../shared/journal';
import { wallTime } from '../base/clock';
import type { Desktop } from '../desktop/desktop';
import { createRestartBudget } from '../process/restart-budget';
import { BURST_MS, createBurstFilter } from './burst-filter';
import { createOutbox } from './outbox';
import { FromWorker, monotonic, type ToWorker, type WorkerOptions } from './protocol';
import { createSensitiveText } from './sensitive-text';

/** The screen before and after each action, made beside it: nothing here is ever waited for by an action. */
export interface SnapshotService {
  /** The pictures of an entry of this session, once they are on disk. */
  of(id: string): Pictures | undefined;
  /** An action begins now, whoever's it is. */
  actionStarted(entry: JournalEntry): void;
  /** It has ended. One that was not told to begin gets only a picture after it, and one that failed then none. */
  actionDone(entry: JournalEntry): void;
  /** A person begins something by hand, of which there will be an entry once it is over. */
  manualInputStarted(): void;
  /** A person uses the desktop by hand, if only to move the pointer. */
  manualInputSeen(): void;
  /** A person types by hand what must not be kept, from the next key on, or does so no more: no pictures meanwhile. */
  setPrivateTyping(on: boolean): void;
  /** A key of that is about to be pressed. */
  privateKeyPressed(): void;
  /** Finishes what there is, at most for a moment, and takes no more. */
  stop(): Promise<void>;
}

export interface SnapshotOptions extends Pick<WorkerOptions, 'sessionsDir' | 'session'> {
  /** Off takes none. */
  readonly on: boolean;
  /** Gigabytes the pictures of all sessions may take. */
  readonly maxGb: number;
  /** Megabytes that must stay free on the disk. */
  readonly minFreeMb: number;
  readonly desktop: Pick<Desktop, 'backend' | 'state' | 'start' | 'onChange'>;
  /** The built program of the worker. */
  readonly program: string;
  readonly log: Logger;
  /** Pictures are on disk. */
  readonly onMade: (event: Extract<EventBody, { type: 'action.pictures' }>) => void;
  readonly onNotice: (level: 'warn', message: string) => void;
}

/** What only looks changes nothing: one picture is enough. */
const READ_ONLY_ACTIONS: ReadonlySet<unknown> = new Set(['screenshot']);
/** Nothing to be seen. */
const INVISIBLE_ACTIONS: ReadonlySet<unknown> = new Set(['cursor_position']);

/** Shortest time between two reports of manual input (ms). */
const INPUT_REPORT_INTERVAL_MS = 5000;

const RESTARTS = { deaths: 5, withinMs: 60_000 };
/** How long the last pictures may take when the host stops, in milliseconds. */
const FINISH_MS = 1000;

/** Takes none: pictures are turned off. */
const NO_SNAPSHOTS: SnapshotService = {
  of: () => undefined,
  actionStarted: () => undefined,
  actionDone: () => undefined,
  manualInputStarted: () => undefined,
  manualInputSeen: () => undefined,
  setPrivateTyping: () => undefined,
  privateKeyPressed: () => undefined,
  stop: async () => undefined,
};

/** The worker is started with the desktop, and again when it dies; what it was about to make is then left out. */
export function createSnapshots(options: SnapshotOptions): SnapshotService {
  const { desktop, program, log, onMade, onNotice, sessionsDir, session } = options;
  if (!options.on) return NO_SNAPSHOTS;
  const maxBytes = options.maxGb * 1e9;
  const workerOptions: WorkerOptions = {
    sessionsDir,
    session,
    maxBytes,
    minFreeBytes: options.minFreeMb * 1e6,
  };
  const made = new Map<string, Pictures>();
  const begun = new Set<string>();
  const budget = createRestartBudget(RESTARTS);
  let worker: ChildProcess | undefined;
  let over = false;
  /** Whether the worker is behind with reading: what is said then would pile up here. */
  let behind = false;
  const post = createOutbox(send);
  const secrets = createSensitiveText((message) => {
    post.flush();
    sendSurely(message);
  });
  let nearAt = Number.NEGATIVE_INFINITY;
  const runs = createBurstFilter();
  /** The newest action of a run, of which the worker has not heard; it is told once the run is over. */
  let inBurst: string | undefined;
  let unheard: Extract<ToWorker, { type: 'past' }> | undefined;
  let runOver: NodeJS.Timeout | undefined;

  function send(message: ToWorker): void {
    if (!worker?.connected || behind) return;
    behind = !worker.send(message, () => {
      behind = false;
    });
  }

  /** One that does not hear of a secret now might picture it, and is ended: the next one is told as it starts. */
  function sendSurely(message: ToWorker): void {
    if (behind) worker?.kill('SIGKILL');
    else send(message);
  }

  function sendUnheard(): void {
    if (unheard) send(unheard);
    unheard = undefined;
  }

  function sendAfterRun(last: Extract<ToWorker, { type: 'past' }>): void {
    unheard = last;
    runOver ??= setTimeout(sendUnheard, BURST_MS).unref();
    runOver.refresh();
  }

  function heard(value: unknown): void {
    const message = FromWorker.parse(value);
    switch (message.type) {
      case 'made': {
        const { id, seq, pictures } = message;
        made.set(id, pictures);
        onMade({
          type: 'action.pictures',
          id,
          pictures,
          ...(seq !== undefined && { action_seq: seq }),
        });
        return;
      }
      case 'removed':
        if (message.session === session) for (const id of message.ids) made.delete(id);
        return;
      case 'notice':
        onNotice('warn', message.message);
        return;
      case 'lost':
        made.clear();
        onNotice('warn', 'The pictures of this session were deleted from the disk; new ones are kept.');
        return;
      case 'rests':
        post.rests = true;
        return;
      case 'fingerprints':
        secrets.found(message.pieces, message.complete);
        return;
      case 'before':
        secrets.before(message.pieces);
        return;
      default:
        message satisfies never;
    }
  }

  function start(): ChildProcess {
    const child = fork(program, [JSON.stringify(workerOptions)], {
      // Not in a group of its own: some kernels share processor time among sessions first, and its low priority would
      // mean nothing to ours.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // Under Electron our own program is Electron's.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', UV_THREADPOOL_SIZE: '2', MALLOC_ARENA_MAX: '2' },
      execArgv: ['--max-old-space-size=128'],
    });
    child.stderr?.on('data', (text) => log.warn({ program: 'pictures' }, String(text).slice(0, 2000)));
    child.on('message', heard);
    child.on('error', (error) => log.warn({ err: error }, 'The worker of pictures'));
    child.once('exit', (code, signal) => died(child, signal ?? `status ${code}`));
    return child;
  }

  function died(child: ChildProcess, how: string): void {
    if (worker !== child) return;
    worker = undefined;
    behind = false;
    post.rests = false;
    if (over) return;
    log.warn({ how }, 'The worker of pictures has ended');
    if (budget.mayRestart(performance.now())) {
      follow();
    } else {
      over = true;
      onNotice('warn', `No more pictures in this session: what makes them keeps ending (${how}).`);
    }
  }

  /** Tells the worker where the desktop is, where there is one. */
  function follow(): void {
    if (over || desktop.state.state !== 'running') return;
    desktop.start().then(
      (endpoint) => {
        if (over) return;
        if (!worker) {
          worker = start();
          for (const message of secrets.started()) {
            if (message.type === 'started') begun.add(message.id);
            send(message);
          }
        }
        const { display, xauthority } = desktop.state;
        // Others hear of what is drawn a while after it was.
        const own = desktop.backend === 'virtual' && display !== undefined && xauthority !== undefined;
        send({ type: 'desktop', endpoint, ...(own && { display: { display, xauthority } }) });
      },
      () => undefined, // it ended meanwhile, and will be told when it is back
    );
  }
  const unfollow = desktop.onChange(follow);

  return {
    of: (id) => made.get(id),

    actionStarted({ id, request }) {
      const at = monotonic();
      const sensitive = request.sensitive === true;
      if (sensitive) secrets.actionStarted(id);
      if (!worker || INVISIBLE_ACTIONS.has(request.action)) return;
      const changes = !READ_ONLY_ACTIONS.has(request.action);
      const heard = runs.begins(performance.now(), changes, sensitive);
      if (changes) unheard = undefined;
      inBurst = changes && heard !== 'started' ? id : undefined;
      if (heard === 'touched') post.soon({ type: 'touched' });
      if (heard !== 'started') return;
      begun.add(id);
      const started: ToWorker = { type: 'started', id, changes, sensitive, at };
      if (!sensitive) return post.late(started);
      // Before its first key is on its way.
      post.flush();
      sendSurely(started);
    },

    actionDone({ id, seq, request, status, source, started_at, done_at }) {
      const numbered = { id, ...(seq !== undefined && { seq }) };
      if (request.sensitive === true) secrets.actionDone(id);
      if (begun.delete(id)) {
        post.soon({ type: 'done', ...numbered, at: monotonic() });
        return;
      }
      if (inBurst === id) {
        sendAfterRun({ type: 'past', ...numbered, at: monotonic() });
        return;
      }
      if (!worker || source !== 'you' || status !== 'done' || done_at === undefined) return;
      const ago = (time: string) => monotonic() - (wallTime() - Date.parse(time));
      const began = started_at === undefined ? {} : { began: ago(started_at) };
      post.soon({ type: 'past', ...numbered, ...began, at: ago(done_at) });
    },

    manualInputStarted() {
      post.soon({ type: 'hand', at: monotonic() });
    },

    manualInputSeen() {
      const now = monotonic();
      if (now - nearAt < INPUT_REPORT_INTERVAL_MS) return;
      nearAt = now;
      send({ type: 'attend' });
    },

    setPrivateTyping: secrets.typing,
    privateKeyPressed: secrets.key,

    async stop() {
      over = true;
      unfollow();
      clearTimeout(runOver);
      post.flush();
      sendUnheard();
      const child = worker;
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      const timer = new AbortController();
      send({ type: 'finish' });
      await Promise.race([
        exited,
        delay(FINISH_MS, undefined, { signal: timer.signal }).catch(() => undefined),
      ]);
      timer.abort();
      child.kill('SIGKILL');
      await exited;
    },
  };
}
