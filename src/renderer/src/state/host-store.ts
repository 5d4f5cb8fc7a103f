import { createStore } from 'zustand/vanilla';
import type { ControlState } from '../../../shared/control';
import type { DesktopStatus } from '../../../shared/desktop';
import type { EventMessage } from '../../../shared/events';
import type { JournalEntry } from '../../../shared/journal';
import type { StreamState } from '../api/event-stream';
import type { Log } from './log';
import type { PanelNotice } from './notifications';
import { readable } from './readable-store';
import { type HostState, reduce, UNKNOWN_HOST } from './reducer';

/** The host's state, and the panel's connection to the host. */
export interface HostStoreState extends HostState {
  readonly stream: StreamState;
  /** `denied`: this browser has no cookie, or the host rejects it. */
  readonly access: 'unknown' | 'granted' | 'denied';
}

export type HostStore = ReturnType<typeof createHostStore>;

export function createHostStore() {
  const store = createStore<HostStoreState>(() => ({
    ...UNKNOWN_HOST,
    stream: { kind: 'connecting', again: false },
    access: 'unknown',
  }));
  return {
    ...readable(store),
    /** Applies messages of the event stream, in their order. */
    apply: (messages: readonly EventMessage[]) => store.setState((state) => reduce(state, messages)),
    setStream: (stream: StreamState) =>
      store.setState({ stream, ...(stream.kind === 'live' && { access: 'granted' }) }),
    denyAccess: () => store.setState({ access: 'denied' }),
    setControl: (control: ControlState) => store.setState({ control }),
    setDesktop: (desktop: DesktopStatus) => store.setState({ desktop }),
    setLog: (log: Log) => store.setState({ log }),
    /** Shows the details of an entry; undefined closes them. */
    setDetails: (selected: JournalEntry | undefined) => store.setState({ selected }),
    addNotice: (notice: PanelNotice) => store.setState(({ notices }) => ({ notices: [...notices, notice] })),
  };
}
