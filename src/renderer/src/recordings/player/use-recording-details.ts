import { useEffect, useState } from 'react';
import type { RecordedAction } from '../../../../shared/recording';
import type { TimePoint } from '../../../../shared/time-map';
import { ApiFailure } from '../../api/failure';
import { loadFrameTimes } from '../../api/recordings';
import { useRecordings } from '../../panel/use-recordings';

/** What the player needs to know besides the video. */
export interface RecordingDetails {
  readonly actions: readonly RecordedAction[];
  readonly clock: readonly TimePoint[];
}

export type RecordingDetailsState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly details: RecordingDetails }
  | { readonly kind: 'failed'; readonly message: string };

/** Loads them for a recording that is finished; `again` loads them once more. */
export function useRecordingDetails(
  id: string,
  isReady: boolean,
): RecordingDetailsState & { readonly again: () => void } {
  const { api } = useRecordings();
  const [state, setState] = useState<RecordingDetailsState>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is a reason to load.
  useEffect(() => {
    if (!isReady) return;
    let isCurrent = true;
    setState({ kind: 'loading' });
    Promise.all([api.detail(id), api.actions(id)]).then(
      ([{ clock }, actions]) => {
        if (isCurrent) setState({ kind: 'loaded', details: { actions, clock } });
      },
      (error: unknown) => {
        const message = error instanceof ApiFailure ? error.message : 'The answer could not be read.';
        if (isCurrent) setState({ kind: 'failed', message });
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [api, id, isReady, attempt]);
  return { ...state, again: () => setAttempt((n) => n + 1) };
}

/** The times of the video's frames, once they are there. Without them frame steps are a guess. */
export function useFrameTimes(id: string, onTimes: (times: readonly number[] | undefined) => void): void {
  useEffect(() => {
    const abort = new AbortController();
    loadFrameTimes(id, abort.signal)
      .then(onTimes)
      .catch((error: unknown) => {
        if (!abort.signal.aborted) console.warn('Frame steps are a guess.', error);
      });
    return () => abort.abort();
  }, [id, onTimes]);
}
