import { createStore } from 'zustand/vanilla';
import type { ControlState } from '../../../shared/control';
import type { DesktopStatus } from '../../../shared/desktop';
import type { EventMessage } from '../../../shared/events';
import type { JournalEntry } from '../../../shared/journal';
import type { StreamState } from '../api/event-stream';
import type { Log } from './log';
import type { PanelNotice } from './notifications';
import { type ReadableStore, readable } from './readable-store';
import { type HostState, reduce, UNKNOWN_HOST } from './reducer';

/** The host's state, and the panel's connection to the host. */
export interface HostStoreState extends HostState {
  readonly stream: StreamState;
  /** `denied`: this browser has no cookie, or the host rejects it. */
  readonly access: 'unknown' | 'granted' | 'denied';
}

export interface HostStore extends ReadableStore<HostStoreState> {
  /** Applies messages of the event stream, in their order. */
  apply(messages: readonly EventMessage[]): void;
  setStream(stream: StreamState): void;
  denyAccess(): void;
  setControl(control: ControlState): void;
  setDesktop(desktop: DesktopStatus): void;
  setLog(log: Log): void;
  /** The entry whose details are shown; undefined closes them. */
  setDetails(entry: JournalEntry | undefined): void;
  addNotice(notice: PanelNotice): void;
}

export function createHostStore(): HostStore {
  const store = createStore<HostStoreState>(() => ({
    ...UNKNOWN_HOST,
    stream: { kind: 'connecting', again: false },
    access: 'unknown',
  }));
  return {
    ...readable(store),
    apply: (messages) => store.setState((state) => reduce(state, messages)),
    setStream: (stream) => store.setState({ stream, ...(stream.kind === 'live' && { access: 'granted' }) }),
    denyAccess: () => store.setState({ access: 'denied' }),
    setControl: (control) => store.setState({ control }),
    setDesktop: (desktop) => store.setState({ desktop }),
    setLog: (log) => store.setState({ log }),
    setDetails: (selected) => store.setState({ selected }),
    addNotice: (notice) => store.setState(({ notices }) => ({ notices: [...notices, notice] })),
  };
}
