import { useStore } from 'zustand';
import { usePanel } from '../ui/context';
import type { Sessions, SessionsState } from './sessions';

export function useSessions(): Sessions {
  return usePanel().sessions;
}

export function useSessionsState<T>(select: (state: SessionsState) => T): T {
  return useStore(useSessions().store, select);
}
