import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EventMessage } from '../../../../shared/events';
import type { LinkedHost, NewHost } from '../../../../shared/linked-host';
import { type DesktopChange, MAIN_DESKTOP, type NewDesktop } from '../../../../shared/named-desktop';
import { type Client, createClient, type Fetch } from '../../api/client';
import { ApiFailure, reasonOf } from '../../api/failure';
import { LINKED_HOST } from '../../ui/api-base';
import { attemptRequest, type ReportError, retryAction } from '../notifications';
import { readable } from '../readable-store';
import { clientAt, desktopPlaceOf } from './desktop-place';
import { messagesFrom, type Overview, reduceOverview } from './overview';

/** A dialog about desktops. */
type WallDialog =
  | { readonly kind: 'new' | 'hosts' }
  | { readonly kind: 'stop' | 'delete'; readonly name: string };

export interface WallState {
  /** Undefined until the host reports them; then also those of linked hosts. */
  readonly desktops: Overview | undefined;
  /** The desktops of each host; this host has no name. */
  readonly sources: ReadonlyMap<string | undefined, Overview | undefined>;
  readonly hosts: readonly LinkedHost[];
  readonly filter: string;
  /** The tile that receives the keys; undefined for the first one. */
  readonly current: string | undefined;
  /** The tile to focus once it is rendered. */
  readonly focusing: string | undefined;
  /** The tile whose title is edited. */
  readonly renaming: string | undefined;
  readonly dialog: WallDialog | undefined;
}

export interface WallStoreOptions {
  readonly fetch: Fetch;
  readonly reportError: ReportError;
  /** Called before a desktop is stopped from here: a live view of it must not start it again. */
  readonly onStop: (name: string) => void;
}

export type WallStore = ReturnType<typeof createWallStore>;

/** The desktops of the host and their commands. No method throws; errors are reported. */
export function createWallStore({ fetch, reportError, onStop }: WallStoreOptions) {
  const store = createStore<WallState>(() => ({
    desktops: undefined,
    sources: new Map(),
    hosts: [],
    filter: '',
    current: undefined,
    focusing: undefined,
    renaming: undefined,
    dialog: undefined,
  }));
  const { call } = createClient(fetch);
  const clientOf = (name: string): Client => clientAt(fetch, name);

  /** Runs a command; a failure is reported with an action that retries. `what`: `agent-2 was not deleted`. */
  const attempt = (what: string, run: () => Promise<unknown>): Promise<boolean> =>
    attemptRequest(
      run,
      (reason, action) => reportError(`${what}: ${reason}`, action),
      (error) => retryAction(error, () => attempt(what, run)),
    );
  /** @param host the linked host whose stream sent the messages; undefined for this one */
  const apply = (messages: readonly EventMessage[], host?: string) =>
    store.setState((state) => applied(state, messages, host));
  const change = (name: string, body: DesktopChange) =>
    clientOf(name).call('changeDesktop', { params: { desktop: desktopPlaceOf(name).desktop }, body });
  const setPaused = (name: string, on: boolean) =>
    attempt(`The agent of ${name} was not ${on ? 'paused' : 'resumed'}`, () =>
      clientOf(name).call(on ? 'pauseAgent' : 'resumeAgent'),
    );

  return {
    store: readable(store),
    apply,
    setFilter: (filter: string) => store.setState({ filter }),
    /** Selects a tile. With `focus` it gets the focus. */
    goTo: (current: string | undefined, { focus = false } = {}) =>
      store.setState({ current, ...(focus && { focusing: current }) }),
    focused: () => store.setState({ focusing: undefined }),
    startRenaming: (renaming: string) => store.setState({ renaming }),
    endRenaming: (name: string) =>
      store.setState(({ renaming }) => (renaming === name ? { renaming: undefined, focusing: name } : {})),
    ...hostCommands(store, call, attempt),
    /** Opens the dialog to add a desktop. */
    askNew: () => store.setState({ dialog: { kind: 'new' } }),
    askStop: (name: string) => store.setState({ dialog: { kind: 'stop', name } }),
    /** Does nothing for `main`, which cannot be deleted. */
    askDelete(name: string) {
      if (desktopPlaceOf(name).desktop !== MAIN_DESKTOP) store.setState({ dialog: { kind: 'delete', name } });
    },
    closeDialog: () => store.setState({ dialog: undefined }),

    /** @returns the name of the new desktop, or why it was not added */
    async create(about: NewDesktop): Promise<{ readonly name: string } | { readonly problem: string }> {
      try {
        const desktop = await call('createDesktop', { body: about });
        const { desktops = [] } = store.getState();
        // Its event follows; readers need it now.
        if (!desktops.some(({ name }) => name === desktop.name))
          apply([{ type: 'desktops', seq: 0, desktops: [...desktops, desktop] }]);
        return { name: desktop.name };
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        return { problem: reasonOf(error) };
      }
    },
    /** An empty title removes it: the desktop is then called by its name. */
    rename: (name: string, title: string) =>
      attempt(`${name} was not renamed`, () => change(name, { title: title.trim() || null })),
    resize: (name: string, geometry: string) =>
      attempt(`${name} was not resized`, () => change(name, { geometry })),
    remove: (name: string) =>
      attempt(`${name} was not deleted`, () =>
        clientOf(name).call('deleteDesktop', { params: { desktop: desktopPlaceOf(name).desktop } }),
      ),
    start: (name: string) => attempt(`${name} was not started`, () => clientOf(name).call('startDesktop')),
    stop(name: string) {
      onStop(name);
      return attempt(`${name} was not stopped`, () => clientOf(name).call('stopDesktop'));
    },
    setPaused,
    /** Pauses or resumes the agents of all desktops. */
    async setAllPaused(on: boolean): Promise<void> {
      const { desktops = [] } = store.getState();
      const others = desktops.filter(({ control }) => control.paused !== on);
      await Promise.all(others.map(({ name }) => setPaused(name, on)));
    },
  };
}

/** The commands about linked hosts. */
function hostCommands(
  store: StoreApi<WallState>,
  call: Client['call'],
  attempt: (what: string, run: () => Promise<unknown>) => Promise<boolean>,
) {
  return {
    /** Opens the dialog with the linked hosts. */
    askHosts: () => store.setState({ dialog: { kind: 'hosts' } }),
    /** Links a host. @returns why it was not linked */
    async addHost(body: NewHost): Promise<string | undefined> {
      try {
        const host = await call('addHost', { body });
        store.setState(({ sources, hosts }) => {
          const others = hosts.filter(({ name }) => name !== host.name);
          return withSources(sources, [...others, host]);
        });
        return undefined;
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        return reasonOf(error);
      }
    },
    removeHost: (host: string) =>
      attempt(`${host} was not removed`, () => call('removeHost', { params: { host } })),
  };
}

function applied(
  { sources, hosts }: WallState,
  messages: readonly EventMessage[],
  host: string | undefined,
): Partial<WallState> {
  const before = sources.get(host);
  const desktops = reduceOverview(before, host === undefined ? messages : messagesFrom(host, messages));
  const next = desktops === before ? sources : new Map(sources).set(host, desktops);
  const linked = host === undefined && LINKED_HOST === undefined ? linkedHostsIn(messages) : undefined;
  return withSources(next, linked ?? hosts);
}

/** The linked hosts in messages of this host, if they say any. */
function linkedHostsIn(messages: readonly EventMessage[]): readonly LinkedHost[] | undefined {
  const lists = messages.flatMap((message) =>
    message.type === 'overview' || message.type === 'hosts' ? [message.hosts] : [],
  );
  return lists.at(-1);
}

/** The desktops of this host, then those of the hosts that are connected. */
function withSources(
  all: WallState['sources'],
  hosts: readonly LinkedHost[],
): Pick<WallState, 'sources' | 'hosts' | 'desktops'> {
  const isKnown = (name: string | undefined) =>
    name === undefined || hosts.some((host) => host.name === name);
  const sources = new Map([...all].filter(([name]) => isKnown(name)));
  const linked = hosts.flatMap(({ name, state }) => (state === 'connected' && sources.get(name)) || []);
  const own = sources.get(undefined);
  return { sources, hosts, desktops: own && [...own, ...linked] };
}
