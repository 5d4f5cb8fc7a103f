import type { Logger } from 'pino';
import type { Notice } from '../shared/events';
import type { Pictures } from '../shared/journal';
import type { NewSession } from '../shared/session';
import { createDesktopCommands } from './actions/desktop-commands';
import { Dispatcher } from './actions/dispatcher';
import { InputConnections } from './actions/input-connection';
import { createNotes } from './actions/notes';
import { Questions } from './agents/questions';
import { Spaces } from './agents/spaces';
import { TurnRunner } from './agents/turn';
import { desktopStatus } from './api/desktop-status';
import type { SnapshotBody } from './api/event-hub';
import { createStatusPublisher } from './api/status-publisher';
import { now, timestamp } from './base/clock';
import { createEmitter } from './base/emitter';
import { createEventBus } from './base/event-bus';
import type { Config } from './config';
import { Control, createAgentPause } from './control/control';
import { createHumanInputRecorder } from './control/human-input-recorder';
import { Lease } from './control/lease';
import { pauseOnManualInput } from './control/manual-input';
import { createScreenPrivacy } from './control/screen-privacy';
import { createConnector } from './desktop/connector';
import { type CreateDesktopOptions, createDesktop } from './desktop/create-desktop';
import { dialWhile } from './desktop/remote/dial';
import type { ServerPasswords } from './desktop/remote/server-passwords';
import { createSwitchableDesktop } from './desktop/switchable';
import { Journal } from './journal/journal';
import { RunningJournal } from './journal/running-journal';
import { hostScreenProgram, resourcesDir } from './paths';
import { createDesktopRecorder, type Recordings } from './recorder/recording-services';
import { ReplayService } from './replay/replay';
import { openSecured } from './rfb/handshake';
import type { SessionServices } from './session-services';
import type { ShutDownOptions } from './shut-down';
import { SnapshotService } from './snapshots/snapshots';
import type { SnapshotWorker } from './snapshots/worker-process';

/** Number of actions in the snapshot for a new subscriber. */
const RECENT_ACTIONS = 200;
/** An agent counts as at work until it has done nothing for this long (ms). */
const BUSY_MS = 60_000;

interface WorkstationOptions extends Recordings, Pick<SessionServices, 'sessions' | 'sessionSnapshots'> {
  readonly config: Config;
  readonly log: Logger;
  readonly notify: (level: Notice['level'], message: string) => void;
  readonly passwords: ServerPasswords;
  readonly snapshotWorker: SnapshotWorker;
  /** The journals that are being written, by session. The workstation adds its own. */
  readonly journals: Map<string, Journal>;
  /** Called if the journal cannot be written, or was deleted. */
  readonly onJournalError: () => void;
}

type Parts = ReturnType<typeof createParts>;

/** All that belongs to one desktop. A second desktop needs a second workstation. */
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

  return {
    ...{ bus, connector, connections, dispatcher, control, journal, recorder, replay, questions },
    status,
    agent: createAgentPause(control, desktop, bus),
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
        type: 'snapshot',
        now: timestamp(),
        session,
        desktop: status(),
        recent: actions,
        running: dispatcher.running ? [dispatcher.running] : [],
        last_action_seq: last_seq,
        control: control.state,
        ...(replay.state && { replay: replay.state }),
        questions: questions.waiting,
        recordings: recorder.active(),
      };
    },

    /** Starts to stop all parts. */
    shutDown(): ShutDownOptions {
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
    },
  };
}

/** Makes the parts; each needs only parts above it. */
function createParts(options: WorkstationOptions) {
  const { config, log, notify, store, library } = options;
  const bus = createEventBus();
  const mouseMoved = createEmitter<void>();
  const desktopOptions = desktopOptionsOf(options, mouseMoved.emit);
  const desktop = createSwitchableDesktop(createDesktop(config.desktop, desktopOptions));
  const privacy = createScreenPrivacy();
  const isHidden = () => privacy.hidesScreen;
  const journal = openJournal(options, (id) => snapshots?.of(id));
  const session = () => journal.session;
  const snapshots = config.pictures.on
    ? new SnapshotService({
        ...{ session: session(), desktop, worker: options.snapshotWorker },
        onWritten: bus.emit,
        onNotice: notify,
      })
    : undefined;
  const connections = new InputConnections(desktop);
  const lease = new Lease();
  const dispatcher = new Dispatcher({ connections, journal, lease, bus });
  const questions = new Questions({ journal, bus });
  const control = new Control({
    ...{ lease, bus, idleMs: config.controlIdleMinutes * 60_000 },
    applyPolicy: (sent, when) => dispatcher.applyPolicy(sent, when),
    onPrivateTyping(on) {
      snapshots?.setPrivateTyping(on);
      privacy.typingPrivately(on);
    },
    onPrivateKey: () => snapshots?.privateKeyPressed(),
    onIdle: (message) => notify('info', message),
  });
  const { recorder, freezeVideos } = createDesktopRecorder({
    ...{ store, library, desktop, session, settings: config.recording, log, isHidden },
    onNotice: notify,
  });
  const humanInput = createHumanInputRecorder({
    lastPress: connections.lastPress,
    size: () => connections.current?.rfb.size ?? desktop.state.size,
    onBegin: () => snapshots?.manualInputStarted(),
    onEntry(entry) {
      const action = journal.append(entry);
      recorder.actionStarted(action);
      bus.emit({ type: 'action.done', action });
    },
  });
  const replay = new ReplayService({
    ...{ session, isHidden },
    page: (...range) => options.sessions.page(...range),
    capture: async () => (await connections.acquire()).rfb.capture(),
    pointer: async () => connections.current?.keymap?.pointer() ?? connections.current?.pointer.position(),
    pictureBefore: (of, id) => options.sessionSnapshots.read(of, id, 'before'),
    act: (body, as) => dispatcher.dispatch({ body, source: 'replay', chatId: undefined, ...as }),
    onChange: (state) => bus.emit({ type: 'replay', ...(state && { replay: state }) }),
  });
  const connector = createConnector(desktop, {
    ...desktopOptions,
    async whileIdle(reason, change) {
      replay.unload();
      await dispatcher.betweenActions(async () => {
        await recorder.endAll(reason);
        await change();
      });
    },
  });
  return {
    ...{ bus, desktop, connector, mouseMoved, connections, lease, dispatcher, control, humanInput, privacy },
    ...{ journal, snapshots, recorder, freezeVideos, replay, questions },
  };
}

function desktopOptionsOf(options: WorkstationOptions, onManualInput: () => void): CreateDesktopOptions {
  const { config, passwords, log, notify } = options;
  return {
    ...{ geometry: config.geometry, dataDir: config.dataDir, resourcesDir, passwords, log },
    program: hostScreenProgram,
    onNotice: notify,
    onManualInput,
  };
}

function openJournal(
  options: WorkstationOptions,
  snapshotsOf: (id: string) => Pictures | undefined,
): RunningJournal {
  const { config, log, notify, journals, onJournalError } = options;
  const onError = (message: string, error?: unknown) => {
    log.error({ err: error }, message);
    notify('error', message);
    onJournalError();
  };
  return new RunningJournal(
    (session) => new Journal(config.dataDir, onError, snapshotsOf, session),
    journals,
  );
}

/** Ends the running session, once the actions that arrived before are done, and begins a new one. @returns its id */
function beginSession(
  { bus, dispatcher, humanInput, journal, snapshots }: Parts,
  { sessions }: WorkstationOptions,
  about: NewSession,
): Promise<string> {
  return sessions.create(about, (session) =>
    dispatcher.inOrder(() => {
      humanInput.end();
      journal.begin(session);
      snapshots?.beginSession(session);
      bus.emit({ type: 'session.started', session });
      bus.emit({ type: 'sessions' });
    }),
  );
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
