import { useStore } from 'zustand';
import type { SessionsState, SessionsStore } from '../state/sessions-store';
import { usePanel } from './context';

export function useSessions(): SessionsStore {
  return usePanel().sessions;
}

export function useSessionsState<T>(select: (state: SessionsState) => T): T {
  return useStore(useSessions().store, select);
}
