import type { JournalEntry } from '../../../shared/journal';
import { urlOf } from '../../../shared/routes/routes';
import { createClient } from '../api/client';
import { createControlApi } from '../api/control';
import { type Api, createApi } from '../api/desktop';
import { createEventStream } from '../api/event-stream';
import { ApiFailure, reasonOf } from '../api/failure';
import { createFrameSchedule } from '../api/frames';
import { setHostTime } from '../api/host-clock';
import { createRecordingsApi } from '../api/recordings';
import { createReplayApi } from '../api/replay';
import { saveFile } from '../api/save-file';
import { createSessionsApi } from '../api/sessions';
import { connectSocket, socketUrl } from '../api/socket';
import { upload } from '../api/upload';
import { type CommandRegistry, createCommandRegistry } from '../state/command-registry';
import { type Composer, createComposer } from '../state/composer/composer-store';
import { type ConnectStore, createConnectStore } from '../state/connect/connect-store';
import { createFocusTargets, type FocusTargets } from '../state/focus-targets';
import { createHostStore, type HostStore } from '../state/host-store';
import { createInputControl, type InputControl } from '../state/input-control';
import { browserClipboard } from '../state/live/browser-clipboard';
import { type ClipboardBridge, createClipboardBridge } from '../state/live/clipboard';
import { createLiveConnection, type LiveConnection } from '../state/live/connection';
import { createLogStore, type LogStore } from '../state/log-store';
import {
  type NotificationAction,
  type PanelNotice,
  type ReportError,
  retryAction,
} from '../state/notifications';
import { createRecordingsStore, type RecordingsStore } from '../state/recordings/recordings-store';
import { recentPointerActions } from '../state/reducer';
import { createReplayStore, type ReplayStore } from '../state/replay-store';
import { createRouter, type PanelRoute } from '../state/router';
import { createSessionsStore, type SessionsStore } from '../state/sessions-store';
import { createThemeStore, type ThemeStore } from '../state/theme';
import { createViewStore, type KeyValueStore, type ViewStore } from '../state/view-store';

/** Everything behind the panel's components: the stores, and the requests to the host. */
export interface Panel {
  readonly api: Api;
  readonly host: HostStore;
  readonly view: ViewStore;
  readonly composer: Composer;
  /** The commands of the palette, the keys and the shortcut sheet. */
  readonly commands: CommandRegistry;
  readonly focus: FocusTargets;
  readonly theme: ThemeStore;
  /** The dialog that selects a desktop. */
  readonly connect: ConnectStore;
  /** The log that is shown, with its filter and selection. */
  readonly log: LogStore;
  readonly live: LiveConnection;
  readonly clipboard: ClipboardBridge;
  readonly recordings: RecordingsStore;
  readonly replays: ReplayStore;
  /** The sessions, exports and imports. */
  readonly sessions: SessionsStore;
  /** Control of the desktop by this live view. */
  readonly control: InputControl;
  /** Releases all keys and buttons that actions hold. The event stream has the result. */
  releaseKeys(): Promise<void>;
  /** Shows the details of an entry of the shown log; undefined closes them. */
  select(entry: JournalEntry | undefined): void;
  /** Shows the log of a session, past or imported; undefined shows the running one. */
  openSession(session: string | undefined): void;
  /** Copies text and shows `done`. Reports an error if the browser refuses. */
  copy(text: string, done: string): Promise<void>;
  /** Confirms a command that has no other visible effect. */
  reportDone(message: string): void;
  /** Reports an error that nothing else shows, with an action if there is one. */
  readonly reportError: ReportError;
  /** Dismisses notices permanently. */
  dismiss(notices: readonly PanelNotice[]): void;
  /** Reconnects the event stream now, if it waits for the next attempt. */
  retryEvents(): void;
  start(): void;
  stop(): void;
}

export function createPanel(storage: KeyValueStore): Panel {
  const client = createClient((path, init) => fetch(path, init));
  /** A new name for each page load, because a reload is a new live view. */
  const viewer = crypto.randomUUID();
  const api = createApi(client, viewer);
  const host = createHostStore();
  const view = createViewStore(storage);
  const router = createRouter(window);
  const recordings = createRecordingsStore({
    api: createRecordingsApi(client),
    router,
    storage,
    newId: () => crypto.randomUUID(),
    onError: reportError,
  });

  const log = createLogStore({
    fetchPage: (session, after, limit) =>
      session === undefined ? api.actions(after, limit) : api.sessionActions(session, after, limit),
    host,
    view,
    reportError,
  });

  const replays = createReplayStore({
    api: createReplayApi(client, viewer),
    host,
    storage,
    reportError,
  });
  const openRoute = (route: PanelRoute, before: PanelRoute) => {
    // Going back from the recordings keeps the shown log.
    if (route.page === 'live' && (route.session !== undefined || before.page === 'live'))
      log.open(route.session);
  };
  openRoute(router.store.getState(), { page: 'live' });
  router.store.subscribe(openRoute);

  const sessions = createSessionsStore({
    api: createSessionsApi(client, upload),
    newId: () => crypto.randomUUID(),
    save: saveFile,
    onRemoved: (id) => {
      if (log.session() === id) log.open(undefined);
    },
    reportError,
  });

  const stream = createEventStream({
    connect: connectSocket,
    schedule: createFrameSchedule(),
    onMessages(messages) {
      for (const message of messages) if (message.type === 'snapshot') setHostTime(message.now);
      host.apply(messages);
      view.showMarkers(recentPointerActions(messages, view.getState().hasControl));
      recordings.onMessages(messages);
      sessions.apply(messages);
      if (messages.some(({ type }) => type === 'snapshot')) log.backfill();
    },
    onState(state) {
      host.setStream(state);
      if (state.kind !== 'live') return;
      // The host is back, so the picture reconnects without waiting.
      live.retryNow();
    },
    onLost: () => void askWhy(),
  });

  const live = createLiveConnection({
    url: socketUrl(urlOf('connectVnc', { query: { input: 'lease', viewer } })),
    load: async () => (await import('@novnc/novnc')).default,
    onState: view.setLive,
    onSize: view.setPicture,
    onCopied: (text) => void clipboard.copied(text),
    onText: typeText,
  });
  const clipboard = createClipboardBridge({
    local: browserClipboard(navigator),
    offer: (text) => live.paste(text),
    lastCopied: api.clipboard,
    reportError,
  });

  const inputControl = createInputControl({
    viewer,
    api: createControlApi(client, viewer),
    host,
    view,
    live,
    reportError,
  });

  async function typeText(text: string): Promise<void> {
    try {
      await api.type(text);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      reportError(`What you typed did not arrive. ${reasonOf(error)}`);
    }
  }

  function reportError(message: string, action?: NotificationAction): void {
    notify(message, 'error', action);
  }

  function notify(message: string, level: PanelNotice['level'], action?: NotificationAction): void {
    const notice: PanelNotice = { at: new Date().toISOString(), level, message, own: true };
    host.addNotice(action ? { ...notice, action } : notice);
  }

  /** A rejected WebSocket does not report the reason; a request does. */
  async function askWhy(): Promise<void> {
    try {
      await api.desktop();
    } catch (error) {
      if (error instanceof ApiFailure && error.status === 401) host.denyAccess();
    }
  }

  const panel: Panel = {
    api,
    host,
    view,
    composer: createComposer({ api, storage, onError: reportError }),
    commands: createCommandRegistry(),
    focus: createFocusTargets(),
    theme: createThemeStore(storage, () => window.dispatchEvent(new Event('jumpseat.theme'))),
    connect: createConnectStore(api, storage),
    log,
    live,
    clipboard,
    recordings,
    replays,
    sessions,
    control: inputControl,
    async releaseKeys() {
      try {
        host.setDesktop(await api.release());
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        reportError(reasonOf(error), retryAction(error, panel.releaseKeys));
      }
    },
    async copy(text, done) {
      try {
        await navigator.clipboard.writeText(text);
        notify(done, 'info');
      } catch {
        reportError(
          'The browser does not let this page use the clipboard. Allow it beside the address, then try again.',
        );
      }
    },
    reportDone: (message) => notify(message, 'info'),
    reportError,
    select: (entry) => (entry ? log.showDetails(entry) : log.closeDetails()),
    openSession: (session) => router.go({ page: 'live', ...(session !== undefined && { session }) }),
    dismiss: view.dismiss,
    retryEvents: () => stream.retryNow(),
    start: () => stream.start(),
    stop: () => stream.stop(),
  };
  return panel;
}
