import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StreamState } from '../api/events';
import { type HostState, UNKNOWN_HOST } from './reducer';

/** What we know of the host and of our connection to it. */
export interface HostStoreState extends HostState {
  readonly stream: StreamState;
  /** Denied: the host wants a token, and our cookie is missing or of another start. */
  readonly access: 'unknown' | 'granted' | 'denied';
}

export type HostStore = StoreApi<HostStoreState>;

export function createHostStore(): HostStore {
  return createStore<HostStoreState>(() => ({
    ...UNKNOWN_HOST,
    stream: { kind: 'connecting', again: false },
    access: 'unknown',
  }));
}
