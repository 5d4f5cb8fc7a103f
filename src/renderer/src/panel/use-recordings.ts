import { useStore } from 'zustand';
import type { BrowseState } from '../state/recordings/browse-store';
import type { LibraryState } from '../state/recordings/library';
import type { OwnState } from '../state/recordings/own-recording';
import type { RecordingsStore } from '../state/recordings/recordings-store';
import type { PanelRoute } from '../state/router';
import { usePanel } from './context';

export function useRecordings(): RecordingsStore {
  return usePanel().recordings;
}

export function useLibrary<T>(select: (state: LibraryState) => T): T {
  return useStore(useRecordings().library, select);
}

export function useBrowse<T>(select: (state: BrowseState) => T): T {
  return useStore(useRecordings().browse.store, select);
}

export function useOwn<T>(select: (state: OwnState) => T): T {
  return useStore(useRecordings().own, select);
}

export function useRoute(): PanelRoute {
  return useStore(useRecordings().router.store);
}
