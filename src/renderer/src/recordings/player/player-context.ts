import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Recording } from '../../../../shared/recording';
import type { IdleSpan } from './idle-spans';
import type { Playback, PlaybackState } from './playback';
import type { RecordingDetails } from './use-recording-details';

/** State shared by the parts of the player. */
interface PlayerContextValue extends RecordingDetails {
  readonly recording: Recording;
  readonly playback: Playback;
  readonly idle: readonly IdleSpan[];
  /** The index of the current action; -1 before the first. */
  readonly current: number;
  readonly goTo: (index: number) => void;
  readonly subtitles: boolean;
  readonly toggleSubtitles: () => void;
}

const PlayerContext = createContext<PlayerContextValue | undefined>(undefined);
export const PlayerProvider = PlayerContext.Provider;

export function usePlayer(): PlayerContextValue {
  const player = useContext(PlayerContext);
  if (!player) throw new Error('A component of the player is used outside of it.');
  return player;
}

export function usePlayback<T>(select: (state: PlaybackState) => T): T {
  return useStore(usePlayer().playback.store, select);
}
