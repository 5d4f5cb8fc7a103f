import { useStore } from 'zustand';
import { usePanel } from '../panel/context';
import type { ConnectState } from '../state/connect/connect-store';

export function useConnect<T>(select: (state: ConnectState) => T): T {
  return useStore(usePanel().connect.store, select);
}
