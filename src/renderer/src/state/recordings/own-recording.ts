import { createStore } from 'zustand/vanilla';
import { MAIN_DESKTOP } from '../../../../shared/named-desktop';
import type { RecordingStatus } from '../../../../shared/recording';
import type { KeyValueStore } from '../view-store';
import type { LibraryState } from './library';

/** The recording that this browser started. */
export interface OwnState {
  readonly id: string | undefined;
  readonly phase: 'idle' | 'starting' | 'recording' | 'stopping';
  /** The recording that has just ended. */
  readonly saved: string | undefined;
}

/** Its id is stored for each desktop, so that a reload finds it again. */
export function createOwnRecording(storage: KeyValueStore, desktop: string) {
  const key = desktop === MAIN_DESKTOP ? 'jumpseat.recording' : `jumpseat.recording.${desktop}`;
  const store = createStore<OwnState>(() => ({
    id: storage.getItem(key) || undefined,
    phase: 'idle',
    saved: undefined,
  }));
  function set(next: Partial<OwnState>): void {
    store.setState(next);
    if ('id' in next) storage.setItem(key, next.id ?? '');
  }
  return {
    store,
    set,
    /** Follows the host: a recording may end after ten idle minutes, on a full disk, or by another client. */
    follow(items: LibraryState['items'], before = items) {
      const state = store.getState();
      const { id, phase } = state;
      if (id === undefined || phase === 'starting') return;
      const status = items.get(id)?.status;
      if (status !== undefined || before.has(id)) set(following(state, status));
    },
  };
}

/** The change of state if the host reports a status; undefined means that the recording is gone. */
function following({ id, phase }: OwnState, status: RecordingStatus | undefined): Partial<OwnState> {
  if (status === 'recording') return phase === 'idle' ? { phase: 'recording' } : {};
  if (status === 'finalizing') return { phase: 'stopping' };
  const saved = status === 'ready' && phase !== 'idle' ? { saved: id } : {};
  return { id: undefined, phase: 'idle', ...saved };
}
