import { createStore } from 'zustand/vanilla';
import type { EventMessage } from '../../../../shared/events';
import { MAIN_DESKTOP, type NewDesktop } from '../../../../shared/named-desktop';
import { type Client, createClient, type Fetch } from '../../api/client';
import { ApiFailure, reasonOf } from '../../api/failure';
import { attemptRequest, type ReportError, retryAction } from '../notifications';
import { readable } from '../readable-store';
import { type Overview, reduceOverview } from './overview';

/** A dialog about desktops. */
type WallDialog = { readonly kind: 'new' } | { readonly kind: 'stop' | 'delete'; readonly name: string };

export interface WallState {
  /** Undefined until the host reports them. */
  readonly desktops: Overview | undefined;
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

/** The desktops of the host and their commands. No method throws; errors are reported. */
export function createWallStore({ fetch, reportError, onStop }: WallStoreOptions) {
  const store = createStore<WallState>(() => ({
    desktops: undefined,
    filter: '',
    current: undefined,
    focusing: undefined,
    renaming: undefined,
    dialog: undefined,
  }));
  const { call } = createClient(fetch);
  const clientOf = (name: string): Client => createClient(fetch, name);

  /** Runs a command; a failure is reported with an action that retries. `what`: `agent-2 was not deleted`. */
  const attempt = (what: string, run: () => Promise<unknown>): Promise<boolean> =>
    attemptRequest(
      run,
      (reason, action) => reportError(`${what}: ${reason}`, action),
      (error) => retryAction(error, () => attempt(what, run)),
    );
  const apply = (messages: readonly EventMessage[]) =>
    store.setState(({ desktops }) => ({ desktops: reduceOverview(desktops, messages) }));
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
    /** Opens the dialog to add a desktop. */
    askNew: () => store.setState({ dialog: { kind: 'new' } }),
    askStop: (name: string) => store.setState({ dialog: { kind: 'stop', name } }),
    /** Does nothing for `main`, which cannot be deleted. */
    askDelete(name: string) {
      if (name !== MAIN_DESKTOP) store.setState({ dialog: { kind: 'delete', name } });
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
      attempt(`${name} was not renamed`, () =>
        call('changeDesktop', { params: { desktop: name }, body: { title: title.trim() || null } }),
      ),
    resize: (name: string, geometry: string) =>
      attempt(`${name} was not resized`, () =>
        call('changeDesktop', { params: { desktop: name }, body: { geometry } }),
      ),
    remove: (name: string) =>
      attempt(`${name} was not deleted`, () => call('deleteDesktop', { params: { desktop: name } })),
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
