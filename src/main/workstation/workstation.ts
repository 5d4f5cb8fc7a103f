import type { NewSession } from '../../shared/session';
import { createDesktopCommands } from '../actions/desktop-commands';
import { createNotes } from '../actions/notes';
import { Spaces } from '../agents/spaces';
import { TurnRunner } from '../agents/turn';
import { desktopStatus } from '../api/desktop-status';
import type { SnapshotBody } from '../api/event-hub';
import { createStatusPublisher } from '../api/status-publisher';
import { now, timestamp } from '../base/clock';
import { pauseOnManualInput } from '../control/manual-input';
import { dialWhile } from '../desktop/remote/dial';
import { openSecured } from '../rfb/handshake';
import type { ShutDownOptions } from '../shut-down';
import { createLivePicture } from './live-picture';
import { createParts, type Parts, type WorkstationOptions } from './parts';
import { stopWhenIdle } from './stop-when-idle';

/** Number of actions in the snapshot for a new subscriber. */
const RECENT_ACTIONS = 200;
/** An agent counts as at work until it has done nothing for this long (ms). */
const BUSY_MS = 60_000;

export type Workstation = ReturnType<typeof createWorkstation>;

/** All that belongs to one desktop. Each desktop has a workstation of its own. */
export function createWorkstation(options: WorkstationOptions) {
  const parts = createParts(options);
  const { bus, desktop, connector, connections, lease, dispatcher, control, humanInput } = parts;
  const { journal, snapshots, recorder, replay, questions } = parts;
  let viewers = 0;
  const status = () => desktopStatus(desktop, connections.current, viewers);
  const publishDesktop = createStatusPublisher(status, (current) =>
    bus.emit({ type: 'desktop', desktop: current }),
  );
  desktop.onChange(publishDesktop);
  connections.onChange(publishDesktop);
  subscribe(parts);
  if (options.config.handBrake) pauseOnManualInput(parts, options.notify);
  const minutes = options.config.desktopIdleMinutes;
  const endIdleChecks = stopWhenIdle(parts, { minutes, viewers: () => viewers, log: options.log });

  return {
    ...{ bus, connector, connections, dispatcher, control, journal, recorder, replay, questions },
    ...{ status, choice: connector.choice, picture: createLivePicture(desktop) },
    turns: new TurnRunner(dispatcher),
    note: createNotes(parts),
    commands: createDesktopCommands({ ...parts, allowRun: options.config.allowRun }),
    extraTools: options.config.extraTools,
    spaces: new Spaces(async () => {
      if (status().state !== 'running') await dispatcher.connect();
      await connections.sizeSettled();
      return status();
    }),
    /** Whether a recording runs, an agent acted within the last minute, or it waits for an answer. */
    isBusy: createBusyCheck(parts),
    /** Opens a connection for a live view. It closes when a different desktop is chosen. */
    dial: () => dialWhile(desktop, openSecured),
    keymap: () => desktop.keymap,
    mayResize: () => desktop.backend !== 'virtual',
    watchInput: humanInput.watch,

    onViewers(count: number): void {
      // A person who watches may take control, and then needs to know what was copied meanwhile.
      if (count > viewers) void dispatcher.connect().catch(() => undefined);
      viewers = count;
      publishDesktop();
    },

    onHumanInput(): void {
      snapshots?.manualInputSeen();
      recorder.humanInput();
    },

    /** Whether the person at a live view types privately; undefined if that view does not have control. */
    personAt(viewer: string | undefined): { readonly sensitive: boolean } | undefined {
      if (viewer === undefined || viewer !== lease.holder) return undefined;
      // The journal gets the person's earlier input before the action that is asked for.
      humanInput.end();
      lease.noteUse(viewer);
      return { sensitive: lease.isPrivate(viewer) };
    },

    beginSession: (about: NewSession) => beginSession(parts, options, about),

    async snapshot(): Promise<Omit<SnapshotBody, 'notices' | 'installation' | 'chats'>> {
      const { session, actions, last_seq } = await journal.recent(RECENT_ACTIONS);
      return {
        ...{ type: 'snapshot', now: timestamp(), session, desktop: status() },
        ...{ recent: actions, last_action_seq: last_seq },
        ...activityOf(parts),
      };
    },

    /** The newest action, and what goes on. */
    async activity() {
      const [last] = (await journal.recent(1)).actions;
      return { ...(last && { last }), ...activityOf(parts) };
    },

    /** Starts to stop all parts. */
    shutDown(): ShutDownOptions {
      endIdleChecks();
      return shutDownParts(parts);
    },

    /** Ends the session, once all parts have stopped. */
    close(): void {
      journal.close();
    },
  };
}

function shutDownParts({ questions, replay, humanInput, recorder, dispatcher, snapshots, connector }: Parts) {
  questions.stop();
  replay.unload();
  humanInput.end();
  const { captured, finished } = recorder.shutDown();
  const stopped = dispatcher.stop().then(() => snapshots?.stop());
  return {
    watchers: Promise.all([stopped, captured]),
    stopDesktop: () => connector.stop(),
    recordings: finished,
  };
}

/** What goes on at a desktop, as its events report it. */
function activityOf({ dispatcher, control, replay, questions, recorder }: Parts) {
  return {
    running: dispatcher.running ? [dispatcher.running] : [],
    control: control.state,
    ...(replay.state && { replay: replay.state }),
    questions: questions.waiting,
    recordings: recorder.active(),
  };
}

/** Ends the running session, once the actions that arrived before are done, and begins a new one. @returns its id */
function beginSession(
  { bus, dispatcher, humanInput, journal, snapshots }: Parts,
  { sessions, name }: WorkstationOptions,
  about: NewSession,
): Promise<string> {
  const begin = (session: string) =>
    dispatcher.inOrder(() => {
      humanInput.end();
      journal.begin(session);
      snapshots?.beginSession(session);
      bus.emit({ type: 'session.started', session });
    });
  return sessions.create(about, begin, name);
}

/** Subscribes the parts to the bus. They hear of an action before its first input, and before clients do. */
function subscribe({ bus, desktop, privacy, snapshots, recorder, freezeVideos, replay }: Parts): void {
  bus.on('action.started', ({ action }) => {
    privacy.actionStarted(action);
    snapshots?.actionStarted(action);
    recorder.actionStarted(action);
  });
  bus.on('action.done', ({ action }) => {
    privacy.actionDone(action);
    snapshots?.actionDone(action);
    recorder.actionDone(action);
  });
  bus.on('control', ({ control }) => {
    freezeVideos(control.sensitive === true);
    if (control.holder === 'person') snapshots?.manualInputSeen();
    replay.onControlChange(control);
  });
  desktop.onChange((state) => replay.onDesktopChange(state));
}

function createBusyCheck({ bus, recorder, questions }: Parts): () => boolean {
  let agentActedAt = Number.NEGATIVE_INFINITY;
  bus.on('action.done', ({ action }) => {
    if (action.source === 'agent') agentActedAt = now();
  });
  return () => recorder.active().length > 0 || now() - agentActedAt < BUSY_MS || questions.waiting.length > 0;
}
