import type { Logger } from 'pino';
import type { DesktopChoice } from '../../shared/desktop-address';
import type { Notice } from '../../shared/events';
import type { Size } from '../../shared/geometry';
import type { Pictures } from '../../shared/journal';
import { Dispatcher } from '../actions/dispatcher';
import { InputConnections } from '../actions/input-connection';
import { Questions } from '../agents/questions';
import { createEmitter } from '../base/emitter';
import { createEventBus } from '../base/event-bus';
import type { Config } from '../config';
import { Control } from '../control/control';
import { createHumanInputRecorder } from '../control/human-input-recorder';
import { Lease } from '../control/lease';
import { createScreenPrivacy } from '../control/screen-privacy';
import { createConnector } from '../desktop/connector';
import { type CreateDesktopOptions, createDesktop } from '../desktop/create-desktop';
import type { ServerPasswords } from '../desktop/remote/server-passwords';
import { createSwitchableDesktop } from '../desktop/switchable';
import { Journal } from '../journal/journal';
import { RunningJournal } from '../journal/running-journal';
import { hostScreenProgram, resourcesDir } from '../paths';
import { createDesktopRecorder, type RecordingServices } from '../recorder/recording-services';
import { ReplayService } from '../replay/replay';
import type { SessionServices } from '../session-services';
import { SnapshotService } from '../snapshots/snapshots';
import type { SnapshotWorker } from '../snapshots/worker-process';

/** How to make the workstation of a desktop. */
export interface DesktopSettings {
  readonly name: string;
  readonly choice: DesktopChoice;
  /** The size to start a virtual desktop with (px). */
  readonly geometry: Size;
  /** The desktop's own folder in the data directory. */
  readonly folder: string;
}

export interface WorkstationOptions
  extends RecordingServices,
    DesktopSettings,
    Pick<SessionServices, 'sessions' | 'sessionSnapshots'> {
  readonly config: Config;
  readonly log: Logger;
  readonly notify: (level: Notice['level'], message: string) => void;
  readonly passwords: ServerPasswords;
  readonly snapshotWorker: SnapshotWorker;
  /** The journals that are being written, by session. The workstation adds its own. */
  readonly journals: Map<string, Journal>;
  /** Called if the journal cannot be written, or was deleted. */
  readonly onJournalError: () => void;
  /** Throws if a different desktop of this host already shows the screen. */
  readonly checkFree: (choice: DesktopChoice) => void;
  /** Called when the desktop has become a different one. */
  readonly onConnected: () => void;
}

export type Parts = ReturnType<typeof createParts>;

/** Makes the parts; each needs only parts above it. */
export function createParts(options: WorkstationOptions) {
  const { config, log, notify, store, library, recordings } = options;
  const bus = createEventBus();
  const mouseMoved = createEmitter<void>();
  const desktopOptions = desktopOptionsOf(options, mouseMoved.emit);
  const desktop = createSwitchableDesktop(createDesktop(options.choice, desktopOptions));
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
    ...{ store, library, recordings, desktop, desktopName: options.name, session },
    ...{ settings: config.recording, log, isHidden },
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
    ...{ first: options.choice, checkFree: options.checkFree, onConnected: options.onConnected },
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
  const { config, passwords, log, notify, geometry, folder } = options;
  return {
    ...{ geometry, dataDir: config.dataDir, folder, resourcesDir, passwords, log },
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
    (session) => new Journal(config.dataDir, onError, snapshotsOf, session, options.name),
    journals,
  );
}
