import type { ActionBody } from '../../../shared/action';
import { type Client, createClient } from '../api/client';
import { createEventStream } from '../api/event-stream';
import { ApiFailure } from '../api/failure';
import { createFrameSchedule } from '../api/frames';
import { setHostTime } from '../api/host-clock';
import { createRecordingsApi } from '../api/recordings';
import { saveFile } from '../api/save-file';
import { createSessionsApi } from '../api/sessions';
import { connectSocket, socketUrl } from '../api/socket';
import { upload } from '../api/upload';
import { desktopApiUrl } from '../api/urls';
import type { createCommandRegistry } from '../state/command-registry';
import { createComposer } from '../state/composer/composer-store';
import { createAgentSetupStore } from '../state/connect/agent-setup-store';
import { createConnectStore } from '../state/connect/connect-store';
import type { FocusTargets } from '../state/focus-targets';
import { createHostStore, type HostStore } from '../state/host-store';
import { createInputControl } from '../state/input-control';
import { browserClipboard } from '../state/live/browser-clipboard';
import { ClipboardBridge } from '../state/live/clipboard';
import { createLiveConnection, type LiveConnection } from '../state/live/connection';
import type { LiveConnectionState } from '../state/live/live-state';
import { LogStore, type LogStoreOptions } from '../state/log-store';
import { attemptRequest, type ReportError, retryAction } from '../state/notifications';
import { createQuestionsStore } from '../state/questions-store';
import { createRecordingsStore, type RecordingsStore } from '../state/recordings/recordings-store';
import { recentPointerActions } from '../state/reducer';
import { createReplayStore } from '../state/replay-store';
import { type AppRouter, createDesktopRouter, type PanelRoute, type Router } from '../state/router';
import { createSessionsStore, type SessionsStore } from '../state/sessions-store';
import type { createThemeStore } from '../state/theme';
import { createViewStore, type KeyValueStore, type ViewStore } from '../state/view-store';
import { API_BASE } from '../ui/api-base';
import { createReports } from './reports';

export type Panel = ReturnType<typeof createPanel>;

/** What the panels of all desktops share. */
export interface SharedParts {
  /** Keeps what the panel remembers. */
  readonly storage: KeyValueStore;
  readonly router: AppRouter;
  /** The commands of the palette, the keys and the shortcut sheet. */
  readonly commands: ReturnType<typeof createCommandRegistry>;
  readonly focus: FocusTargets;
  readonly theme: ReturnType<typeof createThemeStore>;
}

/** Everything behind the components about a desktop: the stores, and the requests to the host. */
export function createPanel({ storage, router: app, commands, focus, theme }: SharedParts, desktop: string) {
  const client = createClient((path, init) => fetch(API_BASE + path, init), desktop);
  const { call } = client;
  /** A new name each time, because a reload is a new live view. */
  const viewer = crypto.randomUUID();
  const newId = () => crypto.randomUUID();
  const host = createHostStore();
  const view = createViewStore(storage);
  const router = createDesktopRouter(app, desktop);
  const reports = createReports(host);
  const { reportError } = reports;
  const act = createActing(client, viewer);

  const api = createRecordingsApi(client);
  const recordings = createRecordingsStore({
    ...{ desktop, api, router, storage, newId },
    onError: reportError,
  });
  const log = new LogStore({ fetchPage: createPageFetcher(client), host, view, reportError });
  const sessions = createSessionsStore({
    api: createSessionsApi(client, upload),
    newId,
    save: saveFile,
    onRemoved: (id) => {
      if (log.session() === id) log.open(undefined);
    },
    reportError,
  });
  const { noteLive, wasStopped } = createStopCheck({ desktop, client, host, view });
  const live = createLiveConnection({
    url: socketUrl(desktopApiUrl(desktop, 'connectVnc', { query: { input: 'lease', viewer } })),
    load: async () => (await import('@novnc/novnc')).default,
    onState: noteLive,
    isStopped: wasStopped,
    onSize: (picture) => view.set({ picture }),
    onCopied: (text) => void clipboard.copied(text),
    onText: async (text) => {
      const send = () => act('you', { action: 'type', text });
      await attemptRequest(send, (reason) => reportError(`What you typed did not arrive. ${reason}`));
    },
  });
  const clipboard = new ClipboardBridge({
    local: browserClipboard(navigator),
    offer: live.paste,
    lastCopied: () => call('getClipboard'),
    reportError,
  });
  const stream = createHostStream({ desktop, client, host, view, recordings, sessions, log, live });

  let leaveRoute = () => {};
  const control = createInputControl({ client, viewer, host, view, live, reportError });

  return {
    /** Name of the desktop. */
    desktop,
    ...{ storage, host, view },
    composer: createComposer({ act: (body) => act('composer', body), storage, onError: reportError }),
    ...{ commands, focus, theme },
    /** The dialog that selects a desktop. */
    connect: createConnectStore(client, storage),
    /** The dialog with the lines that connect agents. */
    agentSetup: createAgentSetupStore(client, reportError),
    /** The log that is shown, with its filter and selection. */
    log,
    live,
    clipboard,
    recordings,
    replays: createReplayStore({ client, viewer, host, storage, reportError }),
    /** The sessions, exports and imports. */
    sessions,
    /** Control of the desktop by this live view. */
    control,
    /** The answers to the questions of agents. */
    questions: createQuestionsStore({ client, control, view, router, focus, reportError }),
    releaseKeys: createKeyRelease(client, host, reportError),
    ...reports,
    /** Shows the log of a session, past or imported; undefined shows the running one. */
    openSession: (session: string | undefined) =>
      router.go({ page: 'live', ...(session !== undefined && { session }) }),
    /** Reconnects the event stream now, if it waits for the next attempt. */
    retryEvents: stream.retryNow,
    start() {
      leaveRoute = followRoute(router, log);
      stream.start();
    },
    stop() {
      leaveRoute();
      stream.stop();
    },
  };
}

function createActing({ call }: Client, viewer: string) {
  return (source: 'composer' | 'you', body: ActionBody) =>
    call('performAction', { body, headers: { 'jumpseat-source': source, 'jumpseat-viewer': viewer } });
}

type StopCheckOptions = Pick<HostStreamOptions, 'desktop' | 'client' | 'host' | 'view'>;

/**
 * Finds out whether a lost connection is that of a desktop that was stopped on request. After a restart of the host or of
 * the desktop, and if a different desktop was chosen, the live view connects again.
 */
function createStopCheck({ desktop, client, host, view }: StopCheckOptions) {
  let used: { readonly session: string | undefined; readonly backend: string | undefined } | undefined;
  return {
    noteLive(state: LiveConnectionState): void {
      if (state.kind === 'lost' && view.getState().live.kind === 'connected') {
        const { session, desktop } = host.getState();
        used = { session, backend: desktop?.backend };
      }
      view.setLive(state);
    },
    async wasStopped(): Promise<boolean> {
      const now = await client.call('getNamedDesktop', { params: { desktop } }).catch(() => undefined);
      const isSame = now?.session === used?.session && now?.status.backend === used?.backend;
      return isSame && now?.status.state === 'stopped';
    },
  };
}

/** Releases all keys and buttons that actions hold. The event stream has the result. */
function createKeyRelease({ call }: Client, host: HostStore, reportError: ReportError) {
  return async function releaseKeys(): Promise<void> {
    const release = async () => host.setDesktop(await call('releaseInput'));
    await attemptRequest(release, reportError, (error) => retryAction(error, releaseKeys));
  };
}

function createPageFetcher({ call }: Client): LogStoreOptions['fetchPage'] {
  return (id, after, limit) => {
    const query = { after, limit };
    if (id === undefined) return call('listActions', { query });
    return call('listSessionActions', { params: { id }, query });
  };
}

/** Shows the log of the session in the URL. Returns a function that ends it. */
function followRoute(router: Router, log: LogStore): () => void {
  const open = (route: PanelRoute, before: PanelRoute) => {
    // Going back from the recordings keeps the shown log.
    if (route.page === 'live' && (route.session !== undefined || before.page === 'live'))
      log.open(route.session);
  };
  open(router.store.getState(), { page: 'live' });
  return router.store.subscribe(open);
}

interface HostStreamOptions {
  readonly desktop: string;
  readonly client: Client;
  readonly host: HostStore;
  readonly view: ViewStore;
  readonly recordings: RecordingsStore;
  readonly sessions: SessionsStore;
  readonly log: LogStore;
  readonly live: LiveConnection;
}

/** The event stream, which keeps the stores up to date. */
function createHostStream(options: HostStreamOptions) {
  const { desktop, client, host, view, recordings, sessions, log, live } = options;
  return createEventStream({
    desktop,
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
      // The host is back, so the picture reconnects without waiting.
      if (state.kind === 'live') live.retryNow();
    },
    /** A rejected WebSocket does not report the reason; a request does. */
    onLost() {
      client.call('getDesktop').catch((error: unknown) => {
        if (error instanceof ApiFailure && error.status === 401) host.denyAccess();
      });
    },
  });
}
