import { join } from 'node:path';
import type { JournalEntry } from '../shared/journal';
import { createDispatcher } from './actions/dispatcher';
import { createInputConnections } from './actions/input-connection';
import { createAuthentication, type Started } from './api/authentication';
import { createDesktopNews } from './api/desktop-news';
import { desktopStatus } from './api/desktop-status';
import { createEventHub } from './api/events';
import { createNotices } from './api/notices';
import { allRoutes } from './api/routes/all';
import { createServer } from './api/server';
import { createSessionServices } from './api/session-services';
import { now, timestamp, watchSystemClock } from './base/clock';
import type { Config } from './config';
import { type AgentBrake, createAgentBrake } from './control/agent-brake';
import { createControl } from './control/control';
import { createHandBrake } from './control/hand-brake';
import { createHumanInputRecorder } from './control/human-input-recorder';
import { createPersonAt } from './control/person';
import { createScreenPrivacy } from './control/screen-privacy';
import { createConnector } from './desktop/connector';
import { dialWhile } from './desktop/remote/dial';
import { openServerPasswords, type Vault } from './desktop/remote/server-passwords';
import { claimDataDir, type Instance } from './instance';
import { createJournal } from './journal/journal';
import { keptToken } from './kept-token';
import { createLog } from './log';
import {
  hostScreenProgram,
  offlinePage,
  panelDir,
  picturesProgram,
  projectVersion,
  resourcesDir,
} from './paths';
import { createRecordingServices } from './recorder/recording-services';
import { createReplay } from './replay/replay';
import { openSecured } from './rfb/handshake';
import { shutDown } from './shut-down';
import { createSnapshots } from './snapshots/snapshots';
import { portError } from './start-error';

/** What a new subscriber gets at once; older actions are a request away. */
const RECENT_ACTIONS = 200;

export type { AgentBrake, Started, Vault };

export interface App {
  readonly agent: AgentBrake;
  /** @throws {StartError} */
  start(): Promise<Started>;
  /** Ends everything within five seconds: what is held is let go of, children are gone. */
  stop(): Promise<void>;
}

/** The host: wires every part to every other, here and nowhere else. Without `vault` it remembers no password. */
export function createApp(config: Config, vault?: Vault): App {
  const log = createLog({ level: config.logLevel, format: config.logFormat });
  const notices = createNotices((notice) => hub.publish({ type: 'notice', notice }));
  const notify = notices.add;
  watchSystemClock((message) => notify('warn', message));
  let viewers = 0;
  let port = config.port;
  let instance: Instance | undefined;
  const { access, ...authentication } = createAuthentication({
    auth: config.auth,
    token: config.token,
    keptToken: () => keptToken(config.dataDir, { renew: config.newToken }),
  });

  const status = () => desktopStatus(desktop, seats.current, viewers);
  const publishDesktop = createDesktopNews(status, (now) => hub.publish({ type: 'desktop', desktop: now }));

  const passwords = openServerPasswords(config.dataDir, vault);
  const connector = createConnector(config.desktop, {
    passwords,
    geometry: config.geometry,
    dataDir: config.dataDir,
    resourcesDir,
    program: hostScreenProgram,
    log,
    onNotice: notify,
    onManualInput: () => brake.moved(now()),
    async whileIdle(change) {
      replay.unload();
      await dispatcher.betweenActions(async () => {
        await recorder.endAll('Another desktop was chosen.');
        change();
      });
    },
  });
  const { desktop } = connector;
  const journal = createJournal(
    config.dataDir,
    (message, error) => {
      log.error({ err: error }, message);
      notify('error', message);
      instance?.renew();
    },
    (id) => pictures.of(id),
  );
  const sessionsDir = join(config.dataDir, 'sessions');
  const pictures = createSnapshots({
    ...config.pictures,
    minFreeMb: config.recording.minFreeMb,
    sessionsDir,
    session: journal.session,
    desktop,
    program: picturesProgram,
    log,
    onMade: (event) => hub.publish(event),
    onNotice: notify,
  });
  const secrecy = createScreenPrivacy();
  const isHidden = () => secrecy.hidesScreen;
  function tellDone(action: JournalEntry): void {
    pictures.actionDone(action);
    recorder.actionDone(action);
    hub.publish({ type: 'action.done', action });
  }
  const seats = createInputConnections(desktop, publishDesktop);
  const dispatcher = createDispatcher({
    connections: seats,
    journal,
    refusalOf: (request, action) => control.refusalOf(request, action),
    onStarted(action) {
      if (action.source === 'agent') brake.acted(now());
      secrecy.actionStarted(action);
      pictures.actionStarted(action);
      recorder.actionStarted(action);
      hub.publish({ type: 'action.started', action });
    },
    onDone(action) {
      secrecy.actionDone(action);
      tellDone(action);
    },
  });
  const { agent, controlIsAnother } = createAgentBrake(() => control, desktop);
  const control = createControl({
    idleMs: config.controlIdleMinutes * 60_000,
    applyPolicy: (sent, options) => dispatcher.applyPolicy(sent, options),
    onChange(state) {
      holdVideos(state.sensitive === true);
      if (state.holder === 'person') pictures.manualInputSeen();
      replay.onControlChange(state);
      hub.publish({ type: 'control', control: state });
      controlIsAnother();
    },
    onPrivateTyping(on) {
      pictures.setPrivateTyping(on);
      secrecy.typingPrivately(on);
    },
    onPrivateKey: pictures.privateKeyPressed,
    onIdle: (message) => notify('info', message),
  });
  const brake = createHandBrake({
    isPaused: () => !config.handBrake || control.state.paused || control.state.holder === 'person',
    pull() {
      notify('warn', 'The mouse was moved by hand: the agent is paused until you resume it.');
      void control.pause(true);
    },
  });
  const hands = createHumanInputRecorder({
    lastPress: seats.lastPress,
    onBegin: () => pictures.manualInputStarted(),
    size: () => seats.current?.rfb.size ?? desktop.state.size,
    onEntry(entry) {
      const action = journal.append(entry);
      recorder.actionStarted(action);
      tellDone(action);
    },
  });
  const hub = createEventHub(async () => {
    const { actions } = await journal.recent(RECENT_ACTIONS);
    return {
      type: 'snapshot',
      now: timestamp(),
      session: journal.session,
      desktop: status(),
      recent: actions,
      running: dispatcher.running ? [dispatcher.running] : [],
      last_action_seq: journal.lastSeq,
      notices: notices.recent(),
      control: control.state,
      ...(replay.state && { replay: replay.state }),
      recordings: recorder.active(),
    };
  });
  desktop.onChange(publishDesktop);

  const {
    store,
    library,
    recorder,
    freezeVideos: holdVideos,
  } = createRecordingServices({
    dataDir: config.dataDir,
    session: journal.session,
    desktop,
    settings: config.recording,
    log,
    publish: (event) => hub.publish(event),
    notify,
    isHidden,
  });

  const sessionServices = createSessionServices({
    root: sessionsDir,
    journal,
    library,
    recordings: store,
    offlinePage,
    resourcesDir,
    onChange: () => hub.publish({ type: 'sessions' }),
    onUnreadable(id, error) {
      log.error({ err: error, id }, 'A session could not be read');
      notify('warn', `The session ${id} could not be read, and is not listed.`);
    },
  });

  const replay = createReplay({
    session: journal.session,
    page: sessionServices.sessions.page,
    capture: async () => (await seats.acquire()).rfb.capture(),
    pointer: async () => seats.current?.keymap?.pointer() ?? seats.current?.input.pointer.position(),
    pictureBefore: (session, id) => sessionServices.picture(session, id, 'before'),
    isHidden,
    act: (body, as) => dispatcher.dispatch({ body, source: 'replay', chatId: undefined, ...as }),
    onChange: (state) => hub.publish({ type: 'replay', ...(state && { replay: state }) }),
  });
  desktop.onChange(replay.onDesktopChange);

  async function createApi() {
    const signInPage = join(panelDir, 'index.html');
    const server = await createServer({ log, version: projectVersion(), access, signInPage });
    await allRoutes(server, {
      ...{ panelDir, access, dispatcher, journal, control, connector, passwords, status, hub },
      ...{ recorder, store, library, replay, sessionServices, sessionsDir },
      seats,
      dial: () => dialWhile(desktop, openSecured),
      keymap: () => desktop.keymap,
      onViewers(count) {
        // Whoever watches may take control, and is then told what was copied meanwhile.
        if (count > viewers) void dispatcher.connect().catch(() => undefined);
        viewers = count;
        publishDesktop();
      },
      ...{ watchHands: hands.watch, personAt: createPersonAt(control, hands) },
      onHumanInput() {
        pictures.manualInputSeen();
        recorder.humanInput();
      },
    });
    return server;
  }

  let api: Awaited<ReturnType<typeof createApi>> | undefined;

  return {
    agent,

    async start() {
      instance = claimDataDir(config.dataDir, () => {
        // Whatever is still written would go into the other host's files; children end with this process.
        log.fatal(
          { dataDir: config.dataDir },
          'A different host took the data directory while this one was stopped',
        );
        process.exit(1);
      });
      try {
        authentication.load();
        await sessionServices.store.tidy();
        api = await createApi();
        await api.listen({ host: '127.0.0.1', port });
      } catch (error) {
        instance.release();
        throw portError(error, port) ?? error;
      }
      const address = api.server.address();
      if (address && typeof address === 'object') port = address.port;
      const started = authentication.started(`http://127.0.0.1:${port}`);
      instance.announce(started);
      log.info({ url: started.url, dataDir: config.dataDir }, 'Jumpseat is serving');
      return started;
    },

    async stop() {
      replay.unload();
      hands.end();
      const { captured: filmed, finished } = recorder.shutDown();
      await shutDown({
        watchers: Promise.all([dispatcher.stop().then(() => pictures.stop()), filmed]),
        stopDesktop: () => Promise.all([api?.close(), connector.stop()]),
        recordings: finished,
      });
      journal.close();
      instance?.release();
      log.info('Jumpseat has stopped');
    },
  };
}
