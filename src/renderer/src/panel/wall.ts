import { createStore } from 'zustand/vanilla';
import { pathOfHost } from '../../../shared/linked-host';
import { MAIN_DESKTOP } from '../../../shared/named-desktop';
import { urlOf } from '../../../shared/routes/routes';
import { type Client, createClient } from '../api/client';
import { createEventStream } from '../api/event-stream';
import { ApiFailure } from '../api/failure';
import { createFrameSchedule } from '../api/frames';
import { setHostTime } from '../api/host-clock';
import { connectBinary, connectSocket } from '../api/socket';
import { createCommandRegistry } from '../state/command-registry';
import { createFocusTargets } from '../state/focus-targets';
import { createHostStore, type HostStore } from '../state/host-store';
import { readable } from '../state/readable-store';
import { type AppRoute, createAppRouter, WALL } from '../state/router';
import { createThemeStore } from '../state/theme';
import { createViewStore, type KeyValueStore } from '../state/view-store';
import { desktopPlaceOf, pageOf } from '../state/wall/desktop-place';
import { createWallPictures } from '../state/wall/wall-pictures';
import { createWallStore, type WallStore } from '../state/wall/wall-store';
import { API_BASE, LINKED_HOST } from '../ui/api-base';
import { decodeWallPicture, drawPicture } from './draw-picture';
import { followLinkedHosts } from './linked-hosts';
import { createPanel, type Panel } from './panel';
import { createReports } from './reports';

/** How long the host collects the events of all desktops (ms): a tile needs no more. */
const COLLECTED_FOR = 250;
/** How long the panel waits for the list of desktops before it shows `main` (ms). */
const LOAD_MS = 2000;

export type Wall = ReturnType<typeof createWall>;

/** What is about the host and all its desktops, for the life of the page. It makes the panel of the shown desktop. */
export function createWall(storage: KeyValueStore) {
  const fetchFrom = (path: string, init?: RequestInit) => fetch(API_BASE + path, init);
  const client = createClient(fetchFrom);
  const host = createHostStore();
  const view = createViewStore(storage);
  const reports = createReports(host);
  const desktops = createWallStore({
    fetch: fetchFrom,
    reportError: (...report) => (shownPanel.getState() ?? reports).reportError(...report),
    onStop(name) {
      const panel = shownPanel.getState();
      if (panel?.desktop === name) panel.live.rest();
    },
  });
  const count = () => desktops.store.getState().desktops?.length ?? 1;
  const hasHosts = () => desktops.store.getState().hosts.length > 0;
  const router = createAppRouter(window, () =>
    LINKED_HOST === undefined && (count() > 1 || hasHosts()) ? WALL : { page: 'live', desktop: MAIN_DESKTOP },
  );
  const shared = {
    /** Keeps what the panel remembers. */
    storage,
    router,
    /** The commands of the palette, the keys and the shortcut sheet. */
    commands: createCommandRegistry(),
    focus: createFocusTargets(),
    theme: createThemeStore(storage, () => window.dispatchEvent(new Event('jumpseat.theme'))),
  };

  /** The panel of the desktop that is shown, undefined on the wall. */
  const shownPanel = createStore<Panel | undefined>(() => undefined);
  let lastPanel: Panel | undefined;
  function follow(route: AppRoute): void {
    if (route.page === 'wall') {
      // The tile of the desktop that was shown gets the focus.
      if (lastPanel) desktops.goTo(lastPanel.desktop, { focus: true });
      shownPanel.setState(undefined, true);
      return;
    }
    // Going back to the same desktop keeps its log and drafts. One that was stopped starts if it is opened.
    if (lastPanel?.desktop !== route.desktop || lastPanel.view.getState().live.kind === 'stopped')
      lastPanel = createPanel(shared, route.desktop);
    shownPanel.setState(lastPanel, true);
  }
  router.store.subscribe((route, before) => {
    const isOther = route.page === 'wall' || before.page === 'wall' || route.desktop !== before.desktop;
    if (isOther) follow(route);
  });

  const stream = createOverviewStream(client, host, desktops);
  const pictures = createPictures();
  let leaveHosts = () => {};

  return {
    ...shared,
    ...reports,
    host,
    view,
    desktops,
    pictures,
    panel: readable(shownPanel),
    /** Shows the live view of a desktop. */
    open(name: string): void {
      const { host: linked, desktop } = desktopPlaceOf(name);
      if (linked === undefined) router.go({ page: 'live', desktop });
      else window.location.assign(pageOf(name));
    },
    /** Learns how many desktops there are, so that an address without a page shows the right one. Never fails. */
    async load(): Promise<void> {
      const signal = AbortSignal.timeout(LOAD_MS);
      const [list, linked] = await Promise.all([
        client.call('listDesktops', { signal }).catch(() => undefined),
        // The hosts that are linked with a linked host are shown there.
        LINKED_HOST === undefined ? client.call('listHosts', { signal }).catch(() => undefined) : undefined,
      ]);
      if (list) desktops.apply([{ type: 'desktops', seq: 0, desktops: list.desktops }]);
      if (linked) desktops.apply([{ type: 'hosts', seq: 0, hosts: linked.hosts }]);
      router.refresh();
      follow(router.store.getState());
    },
    retryEvents: stream.retryNow,
    start() {
      stream.start();
      if (LINKED_HOST === undefined)
        leaveHosts = followLinkedHosts({ desktops, every: COLLECTED_FOR, onChange: pictures.follow });
    },
    stop() {
      stream.stop();
      leaveHosts();
    },
  };
}

/** The events of all desktops of the host. */
function createOverviewStream(client: Client, host: HostStore, desktops: WallStore) {
  return createEventStream({
    desktop: '*',
    every: COLLECTED_FOR,
    connect: (path, handlers) => connectSocket(API_BASE + path, handlers),
    schedule: createFrameSchedule(),
    onMessages(messages) {
      for (const message of messages) if (message.type === 'overview') setHostTime(message.now);
      desktops.apply(messages);
      // The rest is about one desktop.
      host.apply(messages.filter((message) => message.type === 'overview' || !('desktop_name' in message)));
    },
    onState: host.setStream,
    /** A rejected WebSocket does not report the reason; a request does. */
    onLost() {
      client.call('listDesktops').catch((error: unknown) => {
        if (error instanceof ApiFailure && error.status === 401) host.denyAccess();
      });
    },
  });
}

function createPictures() {
  return createWallPictures({
    connect: (linked, handlers) =>
      connectBinary((linked === undefined ? API_BASE : pathOfHost(linked)) + urlOf('watchWall'), handlers),
    decode: decodeWallPicture,
    draw: drawPicture,
  });
}
