import type { Logger } from 'pino';
import type { Chat } from '../../shared/chat';
import type { EventBody, Notice } from '../../shared/events';
import { MAIN_DESKTOP } from '../../shared/named-desktop';
import { createEventHub } from '../api/event-hub';
import { handlersOfDesktop } from '../api/routes/handlers';
import { timestamp } from '../base/clock';
import { createEmitter } from '../base/emitter';
import type { EventBus } from '../base/event-bus';
import type { Config } from '../config';
import type { LinkedHosts } from '../hosts/linked-hosts';
import { installation } from '../installation';
import type { SessionServices } from '../session-services';
import type { DesktopSettings, WorkstationOptions } from '../workstation/parts';
import { createWorkstation, type Workstation } from '../workstation/workstation';
import { Desktops, type OpenDesktop } from './desktops';
import { openRememberedDesktops } from './remembered-desktops';

interface OpenDesktopsOptions
  extends Omit<WorkstationOptions, keyof DesktopSettings | 'checkFree' | 'onConnected'>,
    Pick<SessionServices, 'chats'> {
  readonly config: Config;
  readonly version: string;
  /** Events about the host, and about the libraries that all desktops share. */
  readonly bus: EventBus;
  readonly hosts: LinkedHosts;
  /** The recent messages for people. */
  readonly notices: () => Notice[];
  readonly log: Logger;
}

/** An event and the desktop that it is about; none if it is about the host. */
export type NamedEvent = EventBody & { readonly desktop_name?: string };

/** The desktops of a host, their events and the operations of the API for each. */
export function openDesktops(options: OpenDesktopsOptions) {
  const { config, bus, log } = options;
  const events = createEmitter<NamedEvent>();
  bus.onAny(events.emit);

  function open(settings: DesktopSettings): OpenDesktop {
    const { name } = settings;
    const workstation = createWorkstation({
      ...{ ...options, ...settings },
      ...(name !== MAIN_DESKTOP && {
        log: log.child({ desktop: name }),
        notify: (level: Notice['level'], message: string) => options.notify(level, `${name}: ${message}`),
      }),
      checkFree: (choice) => desktops.checkFree(choice, name),
      onConnected: () => desktops.connected(),
    });
    const hub = createEventHub(async () => ({ ...(await workstation.snapshot()), ...hostState(options) }));
    workstation.bus.onAny((event) => events.emit({ ...event, desktop_name: name }));
    workstation.bus.onAny(hub.publish);
    const leaveBus = bus.onAny(hub.publish);
    return {
      workstation,
      handlers: handlersOfDesktop({ ...options, ...workstation, hub }),
      close() {
        leaveBus();
        hub.close();
        workstation.close();
      },
    };
  }

  const desktops: Desktops = new Desktops({
    ...{ open, log, dataDir: config.dataDir, max: config.maxDesktops },
    main: { choice: config.desktop, geometry: config.geometry },
    remembered: openRememberedDesktops(config.dataDir),
    onChange: (list) => bus.emit({ type: 'desktops', desktops: list }),
  });
  const overview = createEventHub(async () => ({
    ...{ type: 'overview', now: timestamp(), hosts: options.hosts.list(), ...hostState(options) },
    desktops: await Promise.all(
      desktops.list().map(async (desktop) => ({
        ...desktop,
        ...(await desktops.workstation(desktop.name).activity()),
      })),
    ),
  }));
  events.subscribe(overview.publish);

  /** Calls back with the pictures of all desktops, also of those that are added later. */
  function watchWall(onPicture: (desktop: string, jpeg: Buffer) => void): () => void {
    const watched = new Map<Workstation, () => void>();
    const update = () => {
      for (const { name } of desktops.list()) {
        const workstation = desktops.workstation(name);
        if (watched.has(workstation)) continue;
        watched.set(
          workstation,
          workstation.picture.watch((jpeg) => onPicture(name, jpeg)),
        );
      }
      for (const [workstation, stop] of watched) {
        if (desktops.all.includes(workstation)) continue;
        stop();
        watched.delete(workstation);
      }
    };
    const unsubscribe = bus.on('desktops', update);
    update();
    return () => {
      unsubscribe();
      for (const stop of watched.values()) stop();
    };
  }

  return { desktops, overview, watchWall, onEvent: events.subscribe };
}

/** What the first message to a subscriber says of the host. */
function hostState({ notices, chats }: Pick<OpenDesktopsOptions, 'notices' | 'chats'>): {
  readonly installation: typeof installation;
  readonly notices: Notice[];
  readonly chats: Chat[];
} {
  return { installation, notices: notices(), chats: chats.list() };
}
