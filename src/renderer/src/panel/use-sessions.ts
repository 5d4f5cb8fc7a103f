import { useStore } from 'zustand';
import type { Sessions, SessionsState } from '../state/sessions-store';
import { usePanel } from './context';

export function useSessions(): Sessions {
  return usePanel().sessions;
}

export function useSessionsState<T>(select: (state: SessionsState) => T): T {
  return useStore(useSessions().store, select);
}
