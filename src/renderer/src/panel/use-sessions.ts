import { useStore } from 'zustand';
import type { SessionsState } from '../state/sessions-store';
import { usePanel } from './context';

export function useSessionsState<T>(select: (state: SessionsState) => T): T {
  return useStore(usePanel().sessions.store, select);
}
